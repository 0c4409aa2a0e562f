import CImageCodecs

/// Decodes lossless JPEGs (ITU-T T.81, process 14, any predictor), which DICOM files hold.
package enum JPEGLossless {
    package struct Image: Equatable, Sendable {
        package let width, height: Int
        /// 1, or 3 interleaved.
        package let components: Int
        /// Bits per sample, 2 to 16.
        package let precision: Int
        package let samples: [UInt16]
    }

    /// Decodes one image; `path` only names it in errors.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> Image {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), !bytes.isEmpty else {
            throw .empty(path: path)
        }
        var (width, height, components, precision) = (Int32(0), Int32(0), Int32(0), Int32(0))
        var error: UnsafeMutablePointer<cimage_error>?
        defer { cimage_error_free(error) }
        var status = cimage_jpeg_lossless_header(
            start, bytes.count, &width, &height, &components, &precision, &error)
        var header = ImageHeader(.jpeg, width: Int(width), height: Int(height))
        guard status == CIMAGE_OK else {
            throw .codec(status, error, header, byteCount: bytes.count, path: path)
        }
        header.components = Int(components)
        // The shortest code has one bit.
        try header.check(
            limits, path: path, bytesPresent: bytes.count,
            leastBytes: header.width * header.height * header.components / 8)
        let count = header.width * header.height * header.components
        guard let samples = cimage_allocate(count * MemoryLayout<UInt16>.stride) else {
            throw .outOfMemory(path: path, width: header.width, height: header.height)
        }
        defer { cimage_free(samples) }
        let values = samples.bindMemory(to: UInt16.self, capacity: count)
        status = cimage_jpeg_lossless_decode(start, bytes.count, values, count, &error)
        guard status == CIMAGE_OK else {
            throw .codec(status, error, header, byteCount: bytes.count, path: path)
        }
        return Image(
            width: header.width, height: header.height, components: header.components,
            precision: Int(precision), samples: Array(UnsafeBufferPointer(start: values, count: count)))
    }
}
