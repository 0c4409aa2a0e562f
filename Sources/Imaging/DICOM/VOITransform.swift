/// Modality values to gray, 0…1 (PS3.3, C.11.2).
enum VOITransform: Hashable {
    case table(LookupTable)
    case window(center: Double, width: Double, function: WindowFunction, explanation: String?)
    case range(ClosedRange<Double>, RenderingChain.RangeReason)

    func callAsFunction(_ value: Double) -> Double {
        switch self {
        case .table(let table):
            // Far values are clamped before they are made whole.
            min(1, Double(table(Int(min(max(value, -1e9), 1e9).rounded()))) / Double(table.highest))
        case .window(let center, let width, let function, _): function(value, center: center, width: width)
        case .range(let range, _):
            range.lowerBound == range.upperBound
                ? 0 : min(max((value - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
        }
    }

    var step: RenderingChain.Step {
        switch self {
        case .table(let table):
            .voiTable(
                entries: table.values.count, first: table.first, bits: table.bits,
                explanation: table.explanation)
        case .window(let center, let width, let function, let explanation):
            .window(center: center, width: width, function: function, explanation: explanation)
        case .range(let range, let reason):
            .range(low: range.lowerBound, high: range.upperBound, reason: reason)
        }
    }
}

/// The VOI transformations that a file offers: its LUTs, else its windows.
struct FileVOI {
    let transforms: [VOITransform]
    /// Windows of an impossible width.
    let skipped: [RenderingChain.Step]

    init(_ object: DICOMObject, frame: Int, isSigned: Bool) throws(ImagingError) {
        let place = try object.place(of: DICOMTag.voiSequence, group: DICOMTag.frameVOISequence, frame: frame)
        let tables = try place.map { (place) throws(ImagingError) in
            try object.items(place + [DICOMTag.voiSequence])
        }
        if let place, let tables, tables > 0 {
            var transforms: [VOITransform] = []
            for item in 0..<tables {
                let table = try LookupTable(
                    object, at: place + [DICOMTag.voiSequence, UInt32(item)], isSigned: isSigned)
                transforms.append(.table(table))
            }
            self.transforms = transforms
            skipped = []
        } else {
            (transforms, skipped) = try Self.windows(object, frame: frame)
        }
    }

    private static func windows(
        _ object: DICOMObject, frame: Int
    ) throws(ImagingError) -> ([VOITransform], [RenderingChain.Step]) {
        guard
            let place = try object.place(
                of: DICOMTag.windowCenter, group: DICOMTag.frameVOISequence, frame: frame),
            let centers = try object.numbers(place + [DICOMTag.windowCenter]),
            let widths = try object.numbers(place + [DICOMTag.windowWidth])
        else { return ([], []) }
        let name = try object.text(place + [DICOMTag.voiFunction])?.uppercased()
        let function = name.flatMap(WindowFunction.init(rawValue:)) ?? .linear
        let explanations =
            try object.text(place + [DICOMTag.windowExplanation])?
            .split(separator: "\\", omittingEmptySubsequences: false).map { $0.trimmingDICOMPadding() } ?? []
        var transforms: [VOITransform] = []
        var skipped: [RenderingChain.Step] = []
        for (index, (center, width)) in zip(centers, widths).enumerated() {
            guard function.allows(width: width) else {
                skipped.append(.skippedWindow(center: center, width: width, function: function))
                continue
            }
            let explanation = index < explanations.count ? explanations[index] : ""
            transforms.append(
                .window(
                    center: center, width: width, function: function,
                    explanation: explanation.isEmpty ? nil : explanation))
        }
        return (transforms, skipped)
    }
}
