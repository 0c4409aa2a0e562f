internal import CDICOM

/// Parts of a film to be blackened, because they may show a name.
package struct BlackOut: Sendable {
    /// A rectangle in pixels, origin top left.
    package struct Rectangle: Sendable, Equatable {
        package var x, y, width, height: Int

        package init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// The four corners: a fifth of the film's width by a tenth of its height, which leaves the lungs alone.
    package var corners: Bool
    package var rectangles: [Rectangle]

    package init(corners: Bool = false, rectangles: [Rectangle] = []) {
        self.corners = corners
        self.rectangles = rectangles
    }

    /// The rectangles on a film of this size, cut to it.
    package func areas(width: Int, height: Int) -> [Rectangle] {
        var all = rectangles
        if corners {
            let across = (width + 4) / 5
            let down = (height + 9) / 10
            for x in [0, width - across] {
                for y in [0, height - down] {
                    all.append(Rectangle(x: x, y: y, width: across, height: down))
                }
            }
        }
        return all.compactMap { area in
            let x = max(0, min(area.x, width))
            let y = max(0, min(area.y, height))
            let right = max(x, min(area.x.addingReportingOverflow(area.width).partialValue, width))
            let bottom = max(y, min(area.y.addingReportingOverflow(area.height).partialValue, height))
            guard right > x, bottom > y else { return nil }
            return Rectangle(x: x, y: y, width: right - x, height: bottom - y)
        }
    }

    /// A film's decoded pixels with these parts black, as they are written.
    struct Pixels {
        var bytes: [UInt8] = []
        var bitsAllocated = 0
        var bitsStored = 0
        var isSigned = false
        var photometric = ""
    }

    /// Decodes all frames of a file and blackens them.
    func pixels(
        of bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
    ) throws(ImagingError) -> Pixels {
        let object = try DICOMObject(bytes, extent: CDICOM_WHOLE, path: path, limits: limits)
        let format = try PixelFormat(object, DICOMHeader(object), limits: limits)
        let decoder = FrameDecoder(
            object: object, format: format, syntax: TransferSyntax(uid: object.transferSyntax))
        let areas = areas(width: format.columns, height: format.rows)
        var pixels = Pixels()
        for index in 0..<format.frames {
            let frame = try decoder.decode(index)
            let black = try Self.black(of: frame, object: object, frame: index, format: format)
            pixels.bitsAllocated = if case .bytes = frame.samples { 8 } else { 16 }
            pixels.bitsStored = frame.bits
            pixels.isSigned = frame.isSigned
            pixels.photometric = frame.photometric.rawValue
            append(frame, black: black, areas, columns: format.columns, to: &pixels.bytes)
        }
        return pixels
    }

    private func append(
        _ frame: StoredFrame, black: [Int], _ areas: [Rectangle], columns: Int, to bytes: inout [UInt8]
    ) {
        var values: [UInt16] =
            switch frame.samples {
            case .bytes(let samples): samples.map { UInt16($0) }
            case .words(let samples): samples
            }
        // As stored values, whatever bits stood above and below them.
        let (mask, shift) = (frame.mask, frame.shift)
        for i in values.indices {
            values[i] = UInt16(truncatingIfNeeded: frame.value(ofBits: Int(values[i]) >> shift & mask))
        }
        let samples = black.count
        for area in areas {
            for y in area.y..<area.y + area.height {
                for x in area.x..<area.x + area.width {
                    for sample in 0..<samples {
                        values[(y * columns + x) * samples + sample] = UInt16(
                            truncatingIfNeeded: black[sample])
                    }
                }
            }
        }
        if case .bytes = frame.samples {
            bytes += values.map { UInt8(truncatingIfNeeded: $0) }
        } else {
            for value in values { bytes += [UInt8(value & 0xFF), UInt8(value >> 8)] }
        }
    }

    /// The stored value that the film shows darkest, so that neither its brightness nor its contrast changes.
    private static func black(
        of frame: StoredFrame, object: DICOMObject, frame index: Int, format: PixelFormat
    ) throws(ImagingError) -> [Int] {
        let rendered: Radiograph
        var chain = RenderingChain()
        if frame.photometric.isMonochrome {
            var copy = frame
            rendered = try GrayscaleRenderer(object, frame: index, format: format, voi: .file(0))
                .render(&copy, width: format.columns, height: format.rows, into: &chain)
        } else if frame.photometric == .palette {
            rendered = ColorRenderer.render(
                frame, palette: try Palette(object, isSigned: format.isSigned), width: format.columns,
                height: format.rows, into: &chain)
        } else {
            return frame.photometric == .rgb ? [0, 0, 0] : [0, 128, 128]
        }
        let darkest =
            switch rendered.pixels {
            case .gray8(let values): values.indices.min { values[$0] < values[$1] } ?? 0
            case .gray16(let values): values.indices.min { values[$0] < values[$1] } ?? 0
            }
        let raw =
            switch frame.samples {
            case .bytes(let samples): Int(samples[darkest])
            case .words(let samples): Int(samples[darkest])
            }
        return [frame.value(ofBits: raw >> frame.shift & frame.mask)]
    }
}
