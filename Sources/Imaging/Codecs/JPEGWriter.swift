import CImageCodecs

/// Encodes baseline gray JPEG files; traps where the number of values doesn't match the size.
package enum JPEGWriter {
    /// `width * height` values; `quality` from 1 to 100.
    package static func encode(gray pixels: [UInt8], width: Int, height: Int, quality: Int) -> [UInt8] {
        precondition(pixels.count == width * height)
        precondition(
            (1...65_500).contains(width) && (1...65_500).contains(height),
            "a JPEG has 1 to 65500 pixels a side")
        precondition((1...100).contains(quality))
        return EncodedBytes.collect { bytes, count, error in
            pixels.withUnsafeBufferPointer {
                guard let start = $0.baseAddress else { return CIMAGE_UNSUPPORTED }
                return cimage_jpeg_encode_gray(
                    start, Int32(width), Int32(height), Int32(quality), bytes, count, error)
            }
        }
    }
}
