import CImageCodecs

/// Encodes PNG files; traps where the number of values doesn't match the size.
package enum PNGWriter {
    /// Gray, 8 bits: `width * height` values. `level` is zlib's effort, 0 to 9.
    package static func encode(gray8 pixels: [UInt8], width: Int, height: Int, level: Int = 6) -> [UInt8] {
        precondition(pixels.count == width * height)
        return encode(pixels, width, height, CIMAGE_GRAY8, level)
    }

    /// Gray, 16 bits: `width * height` values.
    package static func encode(gray16 pixels: [UInt16], width: Int, height: Int, level: Int = 6) -> [UInt8] {
        precondition(pixels.count == width * height)
        return encode(pixels, width, height, CIMAGE_GRAY16, level)
    }

    /// Colour, 8 bits: `width * height * 3` values, red, green, blue.
    package static func encode(rgb8 pixels: [UInt8], width: Int, height: Int, level: Int = 6) -> [UInt8] {
        precondition(pixels.count == width * height * 3)
        return encode(pixels, width, height, CIMAGE_RGB8, level)
    }

    /// A film at its own bit depth.
    package static func encode(_ film: Radiograph, level: Int = 6) -> [UInt8] {
        switch film.pixels {
        case .gray8(let pixels): encode(gray8: pixels, width: film.width, height: film.height, level: level)
        case .gray16(let pixels): encode(gray16: pixels, width: film.width, height: film.height, level: level)
        }
    }

    private static func encode<Sample>(
        _ pixels: [Sample], _ width: Int, _ height: Int, _ format: cimage_png_format, _ level: Int
    ) -> [UInt8] {
        precondition(width > 0 && height > 0, "an image without pixels can't be encoded")
        return EncodedBytes.collect { bytes, count, error in
            pixels.withUnsafeBytes {
                guard let start = $0.baseAddress else { return CIMAGE_UNSUPPORTED }
                return cimage_png_encode(
                    start, Int32(width), Int32(height), format, Int32(level), bytes, count, error)
            }
        }
    }
}
