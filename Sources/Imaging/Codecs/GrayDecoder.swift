import CImageCodecs

/// Decoded, upright gray values in a workspace; valid until it decodes again.
struct GrayPixels {
    enum Values {
        case gray8(UnsafeBufferPointer<UInt8>)
        case gray16(UnsafeBufferPointer<UInt16>)
    }

    let width, height: Int
    let values: Values
}

enum GrayDecoder {
    /// Decodes at 1 / `reduction` of the stored size (1, 2, 4 or 8; JPEG only), rounded up.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, _ header: ImageHeader, reduction: Int = 1, path: String,
        in workspace: Workspace
    ) throws(ImagingError) -> GrayPixels {
        let width = (header.width + reduction - 1) / reduction
        let height = (header.height + reduction - 1) / reduction
        let shortage = ImagingError.outOfMemory(path: path, width: width, height: height)
        let byteCount = width * height * header.sampleBytes
        guard let pixels = workspace.pixels.reserve(byteCount), let start = bytes.baseAddress else {
            throw shortage
        }
        var error: UnsafeMutablePointer<cimage_error>?
        let status =
            switch header.format {
            case .jpeg:
                isReduced(bytes, width, height, reduction, pixels, in: workspace)
                    ? CIMAGE_OK
                    : cimage_jpeg_decode_gray(
                        workspace.jpegDecoder, start, bytes.count, Int32(width), Int32(height),
                        Int32(header.components), pixels, &error)
            case .png:
                cimage_png_decode_gray(
                    workspace.pngDecoder, start, bytes.count, Int32(width), Int32(height),
                    Int32(header.sampleBytes), pixels, &error)
            }
        defer { cimage_error_free(error) }
        guard status == CIMAGE_OK else {
            throw .codec(status, error, header, byteCount: bytes.count, path: path)
        }
        guard header.orientation != .upright else {
            return view(pixels, width: width, height: height, header)
        }
        guard let upright = workspace.upright.reserve(byteCount) else { throw shortage }
        let stored = view(pixels, width: width, height: height, header)
        switch stored.values {
        case .gray8(let values):
            header.orientation.apply(values, width: width, height: height, to: typed(upright, values.count))
        case .gray16(let values):
            header.orientation.apply(values, width: width, height: height, to: typed(upright, values.count))
        }
        let (across, down) = header.orientation.swapsAxes ? (height, width) : (width, height)
        return view(upright, width: across, height: down, header)
    }

    private static func typed<Value>(
        _ pointer: UnsafeMutableRawPointer, _ count: Int
    ) -> UnsafeMutableBufferPointer<Value> {
        UnsafeMutableBufferPointer(start: pointer.bindMemory(to: Value.self, capacity: count), count: count)
    }

    private static func view(
        _ pixels: UnsafeMutableRawPointer, width: Int, height: Int, _ header: ImageHeader
    ) -> GrayPixels {
        let count = width * height
        return GrayPixels(
            width: width, height: height,
            values: header.sampleBytes == 2
                ? .gray16(UnsafeBufferPointer(typed(pixels, count)))
                : .gray8(UnsafeBufferPointer(typed(pixels, count))))
    }

    /// Whether the faster decoder took the file: it takes sound baseline ones at an eighth or a quarter.
    private static func isReduced(
        _ bytes: UnsafeRawBufferPointer, _ width: Int, _ height: Int, _ reduction: Int,
        _ pixels: UnsafeMutableRawPointer, in workspace: Workspace
    ) -> Bool {
        guard reduction >= 4, let start = bytes.baseAddress else { return false }
        return cimage_jpeg_decode_reduced(
            workspace.jpegReducer, start, bytes.count, Int32(reduction), Int32(width), Int32(height), pixels)
            == 1
    }
}
