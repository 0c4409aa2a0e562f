/// Renders monochrome frames: padding → modality → VOI → inversion, worked out once for every bit pattern.
struct GrayscaleRenderer {
    let padding: PixelPadding?
    let modality: ModalityTransform
    let voi: FileVOI
    let choice: DICOMOptions.VOI
    let inversion: RenderingChain.InversionReason?
    let path: String

    init(
        _ object: DICOMObject, frame: Int, format: PixelFormat, voi choice: DICOMOptions.VOI
    ) throws(ImagingError) {
        path = object.path
        self.choice = choice
        padding = try PixelPadding(object, isSigned: format.isSigned)
        modality = try ModalityTransform(object, frame: frame, isSigned: format.isSigned)
        voi = try FileVOI(object, frame: frame, isSigned: format.isSigned)
        // A DX film is MONOCHROME1 and INVERSE at once (C.8.11.3.1.2): both say the same, and invert once.
        if format.photometric == .monochrome1 {
            inversion = .monochrome1
        } else if try object.text(DICOMTag.presentationLUTShape)?.uppercased() == "INVERSE" {
            inversion = .presentationLUTShape
        } else {
            inversion = nil
        }
    }

    func render(
        _ frame: inout StoredFrame, width: Int, height: Int, into chain: inout RenderingChain
    ) throws(ImagingError) -> Radiograph {
        let transform = try transform(for: frame)
        if let padding {
            chain.steps.append(.padding(from: padding.values.lowerBound, to: padding.values.upperBound))
        }
        if let step = modality.step { chain.steps.append(step) }
        if case .file = choice { chain.steps += voi.skipped }
        chain.steps.append(transform.step)
        if let inversion { chain.steps.append(.inversion(inversion)) }
        let is8Bit = isAtMost8Bit(frame, transform)
        chain.steps.append(.output(bits: is8Bit ? 8 : 16))
        let pixels: Radiograph.Pixels
        if is8Bit {
            let table = table(of: frame, transform) { UInt8($0) }
            pixels = .gray8(frame.mapped8(table))
        } else {
            let table = table(of: frame, transform) { UInt16($0) }
            pixels = .gray16(frame.takeMapped16(table))
        }
        return Radiograph(width: width, height: height, pixels: pixels)
    }

    private func transform(for frame: StoredFrame) throws(ImagingError) -> VOITransform {
        let full = VOITransform.range(modality.range(of: frame.expressible), .full)
        switch choice {
        case .none: return full
        case .window(let center, let width, let function):
            guard function.allows(width: width) else { throw .badWindow(path: path, width: width) }
            return .window(center: center, width: width, function: function, explanation: nil)
        case .file(let index):
            if index < voi.transforms.count, index >= 0 { return voi.transforms[index] }
            guard index == 0 else {
                throw .noSuchVOI(path: path, index: index, found: voi.transforms.count)
            }
            if frame.bits <= 8 { return full }
            return .range(pixelRange(frame), .pixels)
        }
    }

    /// The modality values that the pixels cover, padding apart.
    private func pixelRange(_ frame: StoredFrame) -> ClosedRange<Double> {
        var low = Double.infinity
        var high = -Double.infinity
        for (raw, isPresent) in frame.presentBits().enumerated() where isPresent {
            let stored = frame.value(ofBits: raw)
            guard !isPadding(stored) else { continue }
            let value = modality(stored)
            low = min(low, value)
            high = max(high, value)
        }
        return low <= high ? low...high : 0...0
    }

    private func isPadding(_ stored: Int) -> Bool { padding?.values.contains(stored) ?? false }

    private func isAtMost8Bit(_ frame: StoredFrame, _ transform: VOITransform) -> Bool {
        if case .table(let table) = modality, table.bits > 8 { return false }
        if case .table(let table) = transform, table.bits > 8 { return false }
        return frame.bits <= 8
    }

    /// The gray level of every bit pattern.
    private func table<Gray: FixedWidthInteger>(
        of frame: StoredFrame, _ transform: VOITransform, _ gray: (Double) -> Gray
    ) -> [Gray] {
        (0...frame.mask).map { raw in
            let stored = frame.value(ofBits: raw)
            guard !isPadding(stored) else { return 0 }
            let level = transform(modality(stored))
            return gray(((inversion == nil ? level : 1 - level) * Double(Gray.max)).rounded())
        }
    }
}
