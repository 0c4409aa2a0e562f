import CImageCodecs

extension ImagingError {
    /// What a codec of the C shim reported about a file with this header.
    static func codec(
        _ status: cimage_status, _ error: UnsafePointer<cimage_error>?, _ header: ImageHeader, byteCount: Int,
        path: String
    ) -> ImagingError {
        let format = header.format.rawValue
        let message = error.map(text) ?? ""
        switch status {
        case CIMAGE_TRUNCATED:
            return .truncated(
                path: path,
                expected: header.width > 0
                    ? "a \(format) of \(header.width) × \(header.height) pixels" : "a \(format) header",
                found: "\(byteCount) bytes that end within it (\(message))")
        case CIMAGE_UNSUPPORTED:
            return .unsupported(path: path, format: format, reason: message)
        case CIMAGE_NO_MEMORY:
            return .outOfMemory(path: path, width: header.width, height: header.height)
        default:
            return .damaged(path: path, format: format, reason: message)
        }
    }

    private static func text(_ error: UnsafePointer<cimage_error>) -> String {
        withUnsafeBytes(of: error.pointee.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
