import CDICOM

/// A LUT: gray values of the inputs from `first` on, clamped at both ends (PS3.3, C.11.1.1 and C.11.2.1.1).
struct LookupTable: Hashable, Sendable {
    let first: Int
    let bits: Int
    let values: [UInt16]
    let explanation: String?

    /// The largest value that its bits can hold.
    var highest: Int { 1 << bits - 1 }

    func callAsFunction(_ input: Int) -> Int {
        Int(values[min(max(input - first, 0), values.count - 1)])
    }
}

extension LookupTable {
    /// Reads an item of a Modality LUT or VOI LUT Sequence.
    ///
    /// - Parameter isSigned: whether the table's inputs may be negative, for files that don't say it themselves.
    init(_ object: DICOMObject, at place: [UInt32], isSigned: Bool) throws(ImagingError) {
        try self.init(
            object, descriptor: place + [DICOMTag.tableDescriptor], data: place + [DICOMTag.tableData],
            isSigned: isSigned, explanation: try object.text(place + [DICOMTag.tableExplanation]))
    }

    init(
        _ object: DICOMObject, descriptor: [UInt32], data: [UInt32], isSigned: Bool,
        explanation: String? = nil
    ) throws(ImagingError) {
        let name = "the lookup table at \(DICOMTag.text(descriptor.last ?? 0))"
        func damaged(_ reason: String) -> ImagingError {
            .damaged(path: object.path, format: "DICOM", reason: "\(name) \(reason)")
        }
        guard let numbers = try object.numbers(descriptor), numbers.count == 3,
            let entries = Int(exactly: numbers[0]), var first = Int(exactly: numbers[1]),
            let bits = Int(exactly: numbers[2])
        else { throw damaged("has no descriptor of three numbers") }
        // Signed values are written as unsigned ones and the other way round; 0 stands for 65536.
        let count = entries & 0xFFFF == 0 ? 65_536 : entries & 0xFFFF
        if isSigned, !object.info.is_explicit, first > 0x7FFF { first -= 0x10000 }
        guard (8...16).contains(bits) else { throw damaged("declares \(bits) bits, not 8 to 16") }
        var values = try object.words(data)
        // 8-bit entries may be packed two to a word.
        if values.count < count, bits == 8, values.count * 2 >= count {
            values = values.flatMap { [$0 & 0xFF, $0 >> 8] }
        }
        guard values.count >= count else {
            throw damaged("declares \(count) entries and has \(values.count)")
        }
        self.init(
            first: first, bits: bits, values: Array(values.prefix(count)), explanation: explanation)
    }
}
