/// Makes gray of colour frames: neither padding nor LUTs apply to them (PS3.3, C.11).
enum ColorRenderer {
    /// RGB or YBR samples to luma, ITU-R BT.601 as for colour JPEG and PNG files; Y is luma as it is.
    static func render(
        _ frame: StoredFrame, width: Int, height: Int, into chain: inout RenderingChain
    ) -> Radiograph {
        let isRGB = frame.photometric == .rgb
        chain.steps.append(.luma(of: frame.photometric.rawValue))
        let luma = frame.luma(isRGB: isRGB)
        var gray = StoredFrame(
            samples: luma, photometric: .monochrome2, bits: frame.bits, isSigned: false, shift: 0)
        let is8Bit = frame.bits <= 8
        chain.steps.append(.output(bits: is8Bit ? 8 : 16))
        let highest = Double(gray.mask)
        let pixels: Radiograph.Pixels =
            is8Bit
            ? .gray8(gray.mapped8((0...gray.mask).map { UInt8((Double($0) / highest * 255).rounded()) }))
            : .gray16(
                gray.takeMapped16((0...gray.mask).map { UInt16((Double($0) / highest * 65_535).rounded()) }))
        return Radiograph(width: width, height: height, pixels: pixels)
    }

    /// Palette indices to the luma of their colours (PS3.3, C.7.6.3.1.5 and C.7.6.3.1.6).
    static func render(
        _ frame: StoredFrame, palette: Palette, width: Int, height: Int,
        into chain: inout RenderingChain
    ) -> Radiograph {
        let red = palette.red
        chain.steps.append(.palette(entries: red.values.count, first: red.first, bits: red.bits))
        chain.steps.append(.luma(of: Photometric.rgb.rawValue))
        chain.steps.append(.output(bits: red.bits))
        let table = (0...frame.mask).map { raw in palette.luma(frame.value(ofBits: raw)) }
        var frame = frame
        let pixels: Radiograph.Pixels =
            red.bits == 8
            ? .gray8(frame.mapped8(table.map { UInt8(min($0, 255)) })) : .gray16(frame.takeMapped16(table))
        return Radiograph(width: width, height: height, pixels: pixels)
    }
}

/// The three LUTs of a palette colour film.
struct Palette {
    let red, green, blue: LookupTable

    init(_ object: DICOMObject, isSigned: Bool) throws(ImagingError) {
        if try object.words([DICOMTag.redData]).isEmpty,
            try !object.words([DICOMTag.segmentedRedData]).isEmpty
        {
            throw .unsupported(path: object.path, format: "DICOM", reason: "a segmented palette")
        }
        func table(_ color: UInt32) throws(ImagingError) -> LookupTable {
            try LookupTable(
                object, descriptor: [DICOMTag.redDescriptor + color], data: [DICOMTag.redData + color],
                isSigned: isSigned)
        }
        (red, green, blue) = (try table(0), try table(1), try table(2))
    }

    func luma(_ index: Int) -> UInt16 {
        Luma.of(UInt32(red(index)), UInt32(green(index)), UInt32(blue(index)))
    }
}

enum Luma {
    /// Pillow's 16-bit weights, rounded.
    static func of(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> UInt16 {
        UInt16((red &* 19_595 &+ green &* 38_470 &+ blue &* 7471 &+ 0x8000) >> 16)
    }
}

extension StoredFrame {
    /// One luma sample per pixel.
    fileprivate func luma(isRGB: Bool) -> Samples {
        let mask = UInt32(mask)
        func reduced<Sample: FixedWidthInteger & UnsignedInteger>(_ values: [Sample]) -> [Sample] {
            let count = values.count / 3
            return [Sample](unsafeUninitializedCapacity: count) { target, initialized in
                for i in 0..<count {
                    let first = UInt32(values[i * 3]) >> UInt32(shift) & mask
                    target[i] =
                        isRGB
                        ? Sample(
                            truncatingIfNeeded: Luma.of(
                                first, UInt32(values[i * 3 + 1]) >> UInt32(shift) & mask,
                                UInt32(values[i * 3 + 2]) >> UInt32(shift) & mask))
                        : Sample(truncatingIfNeeded: first)
                }
                initialized = count
            }
        }
        switch samples {
        case .bytes(let values): return .bytes(reduced(values))
        case .words(let values): return .words(reduced(values))
        }
    }
}
