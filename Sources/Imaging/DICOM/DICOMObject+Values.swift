extension DICOMObject {
    /// An element of the data set itself.
    func text(_ tag: UInt32) throws(ImagingError) -> String? { try text([tag]) }

    /// A whole number; `nil` where it is absent or isn't one.
    func integer(_ tag: UInt32) throws(ImagingError) -> Int? {
        try text(tag)?.split(separator: "\\").first.flatMap { Int($0.trimmingDICOMPadding()) }
    }

    /// A whole number without which nothing can be decoded.
    func requiredInteger(_ tag: UInt32, _ name: String) throws(ImagingError) -> Int {
        guard let value = try integer(tag) else {
            throw .damaged(path: path, format: "DICOM", reason: "\(name) \(DICOMTag.text(tag)) is missing")
        }
        return value
    }

    /// Decimal numbers; `nil` where one isn't a finite number.
    func numbers(_ path: [UInt32]) throws(ImagingError) -> [Double]? {
        guard let text = try text(path) else { return nil }
        var numbers: [Double] = []
        for part in text.split(separator: "\\", omittingEmptySubsequences: false) {
            guard let number = Double(part.trimmingDICOMPadding()), number.isFinite else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The place of a module's elements: the data set, or a functional group of an enhanced multi-frame object, where
    /// the frame's own group comes before the shared one (PS3.3, C.7.6.16).
    ///
    /// - Parameters:
    ///   - tag: the element that tells whether the module is there.
    ///   - group: its functional group's sequence.
    ///   - frame: from 0.
    func place(of tag: UInt32, group: UInt32, frame: Int) throws(ImagingError) -> [UInt32]? {
        let places: [[UInt32]] = [
            [DICOMTag.perFrameFunctionalGroups, UInt32(frame), group, 0],
            [DICOMTag.sharedFunctionalGroups, 0, group, 0],
            [],
        ]
        for place in places {
            let element = place + [tag]
            if try text(element) != nil { return place }
            if try items(element) > 0 { return place }
        }
        return nil
    }
}
