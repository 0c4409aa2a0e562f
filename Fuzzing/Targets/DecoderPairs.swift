import CImageCodecs

/// Formats with a quick decoder of our own beside the library: what the quick one takes, the library takes, too, and
/// to the same pixels.
enum DecoderPairs {
    private static let mostPixels = 1 << 18

    static func compareJPEG(_ bytes: UnsafeRawBufferPointer) {
        guard let (width, height) = jpegSize(Array(bytes)), let reducer = cimage_jpeg_reducer_create(),
            let decoder = cimage_jpeg_decoder_create(), let start = bytes.baseAddress
        else { return }
        defer {
            cimage_jpeg_reducer_destroy(reducer)
            cimage_jpeg_decoder_destroy(decoder)
        }
        for reduction in [4, 8] {
            let (across, down) = ((width + reduction - 1) / reduction, (height + reduction - 1) / reduction)
            compare(across * down) { pixels in
                cimage_jpeg_decode_reduced(
                    reducer, start, bytes.count, Int32(reduction), Int32(across), Int32(down), pixels) != 0
            } library: { pixels, error in
                cimage_jpeg_decode_gray(
                    decoder, start, bytes.count, Int32(across), Int32(down), 1, pixels, &error)
            }
        }
    }

    static func comparePNG(_ bytes: UnsafeRawBufferPointer) {
        let file = Array(bytes)
        guard let columns = file.bigEndian32(at: 16), let rows = file.bigEndian32(at: 20), file.count > 32,
            let (width, height) = checked(width: columns, height: rows), let start = bytes.baseAddress,
            let decoder = cimage_png_decoder_create()
        else { return }
        defer { cimage_png_decoder_destroy(decoder) }
        let sampleBytes = bytes[24] == 16 ? 2 : 1
        compare(width * height * sampleBytes) { pixels in
            cimage_png_decode_at_once(
                decoder, start, bytes.count, Int32(width), Int32(height), Int32(sampleBytes), pixels) != 0
        } library: { pixels, error in
            cimage_png_decode_streaming(
                start, bytes.count, Int32(width), Int32(height), Int32(sampleBytes), pixels, &error)
        }
    }

    /// What the first baseline frame header declares; `nil` where there is none, or so much that a fuzzer slows down.
    private static func jpegSize(_ file: [UInt8]) -> (width: Int, height: Int)? {
        guard let frame = file.indices.dropLast().first(where: { file[$0] == 0xFF && file[$0 + 1] == 0xC0 }),
            let fields = file.bigEndian32(at: frame + 5)
        else { return nil }
        return checked(width: fields & 0xFFFF, height: fields >> 16)
    }

    private static func checked(width: Int, height: Int) -> (width: Int, height: Int)? {
        width > 0 && height > 0 && width <= mostPixels / height ? (width, height) : nil
    }

    private static func compare(
        _ count: Int, own: (UnsafeMutablePointer<UInt8>) -> Bool,
        library: (UnsafeMutablePointer<UInt8>, inout UnsafeMutablePointer<cimage_error>?) -> cimage_status
    ) {
        var ours = [UInt8](repeating: 0, count: count)
        var theirs = [UInt8](repeating: 0, count: count)
        let isOurs = ours.withUnsafeMutableBufferPointer { $0.baseAddress.map(own) ?? false }
        guard isOurs else { return }
        var error: UnsafeMutablePointer<cimage_error>?
        defer { cimage_error_free(error) }
        let status = theirs.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { library($0, &error) } ?? CIMAGE_NO_MEMORY
        }
        precondition(status == CIMAGE_OK, "our decoder takes what the library refuses")
        precondition(ours == theirs, "our decoder's pixels aren't the library's")
    }
}
