/// Stored values to modality values: Modality LUT Sequence, else rescale (PS3.3, C.11.1).
enum ModalityTransform: Hashable {
    case identity
    case rescale(slope: Double, intercept: Double, type: String?)
    case table(LookupTable)

    init(_ object: DICOMObject, frame: Int, isSigned: Bool) throws(ImagingError) {
        if try object.items([DICOMTag.modalitySequence]) > 0 {
            self = .table(try LookupTable(object, at: [DICOMTag.modalitySequence, 0], isSigned: isSigned))
            return
        }
        self = .identity
        guard
            let place = try object.place(
                of: DICOMTag.rescaleSlope, group: DICOMTag.pixelValueTransformation, frame: frame),
            let slope = try object.numbers(place + [DICOMTag.rescaleSlope])?.first, slope != 0,
            let intercept = try object.numbers(place + [DICOMTag.rescaleIntercept])?.first
        else { return }
        let type = try object.text(place + [DICOMTag.rescaleType])
        self = .rescale(slope: slope, intercept: intercept, type: type)
    }

    func callAsFunction(_ stored: Int) -> Double {
        switch self {
        case .identity: Double(stored)
        case .rescale(let slope, let intercept, _): slope * Double(stored) + intercept
        case .table(let table): Double(table(stored))
        }
    }

    /// The modality values of all that stored values can express.
    func range(of stored: ClosedRange<Int>) -> ClosedRange<Double> {
        if case .table(let table) = self { return 0...Double(table.highest) }
        let ends = [self(stored.lowerBound), self(stored.upperBound)].sorted()
        return ends[0]...ends[1]
    }

    var step: RenderingChain.Step? {
        switch self {
        case .identity: nil
        case .rescale(let slope, let intercept, let type):
            .rescale(slope: slope, intercept: intercept, type: type)
        case .table(let table):
            .modalityTable(
                entries: table.values.count, first: table.first, bits: table.bits,
                explanation: table.explanation)
        }
    }
}
