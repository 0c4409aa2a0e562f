import CDICOM

/// A parsed data set; it borrows its bytes, so it lives no longer than they do.
final class DICOMObject {
    /// Bytes that a deflated data set may inflate to, as a share of the limit on files.
    private static let inflationShare = 4

    let path: String
    let info: cdicom_info
    private let handle: OpaquePointer

    /// - Throws: ``ImagingError`` where the structure isn't sound.
    init(
        _ bytes: UnsafeRawBufferPointer, extent: cdicom_extent, path: String, limits: DecodingLimits
    ) throws(ImagingError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw .empty(path: path) }
        var handle: OpaquePointer?
        var error: UnsafeMutablePointer<cdicom_error>?
        let status = cdicom_object_open(
            start.assumingMemoryBound(to: UInt8.self), bytes.count, extent,
            limits.fileBytes / Self.inflationShare, &handle, &error)
        guard status == CDICOM_OK, let handle else { throw DICOMFailure.take(status, error, path: path) }
        self.path = path
        self.handle = handle
        var info = cdicom_info()
        cdicom_object_info(handle, &info)
        self.info = info
    }

    deinit { cdicom_object_close(handle) }

    /// The transfer syntax as declared, or as told by the bytes.
    var transferSyntax: String { cString(info.transfer_syntax) }

    /// An element's values joined by backslashes; `nil` where it is absent or empty.
    func text(_ path: [UInt32]) throws(ImagingError) -> String? {
        let text = try call { (error) -> (cdicom_status, String?) in
            var text: UnsafeMutablePointer<CChar>?
            let status = cdicom_object_text(handle, path, path.count, &text, &error)
            defer { cdicom_memory_free(text) }
            return (status, text.map { String(cString: $0) })
        }
        guard let trimmed = text?.trimmingDICOMPadding(), !trimmed.isEmpty else { return nil }
        return trimmed
    }

    /// An element's values as 16-bit words; empty where it is absent.
    func words(_ path: [UInt32]) throws(ImagingError) -> [UInt16] {
        try call { error in
            var words: UnsafeMutablePointer<UInt16>?
            var count = 0
            let status = cdicom_object_words(handle, path, path.count, &words, &count, &error)
            defer { cdicom_memory_free(words) }
            return (status, Array(UnsafeBufferPointer(start: words, count: count)))
        }
    }

    /// The number of items of a sequence; 0 where it is absent.
    func items(_ path: [UInt32]) throws(ImagingError) -> Int {
        try call { error in
            var count = 0
            let status = cdicom_object_items(handle, path, path.count, &count, &error)
            return (status, count)
        }
    }

    /// Lends the compressed bytes of a frame, from 0.
    func withFrame<Value>(
        _ frame: Int, of frames: Int, _ body: (UnsafeRawBufferPointer) throws(ImagingError) -> Value
    ) throws(ImagingError) -> Value {
        let bytes = try call { error in
            var start: UnsafePointer<UInt8>?
            var count = 0
            let status = cdicom_frame_bytes(handle, frames, frame, &start, &count, &error)
            return (status, UnsafeRawBufferPointer(start: start, count: count))
        }
        return try withExtendedLifetime(self) { () throws(ImagingError) in try body(bytes) }
    }

    private func call<Value>(
        _ body: (inout UnsafeMutablePointer<cdicom_error>?) -> (cdicom_status, Value)
    ) throws(ImagingError) -> Value {
        var error: UnsafeMutablePointer<cdicom_error>?
        let (status, value) = withExtendedLifetime(self) { body(&error) }
        guard status == CDICOM_OK else { throw DICOMFailure.take(status, error, path: path) }
        return value
    }
}

/// Turns the shim's errors into ``ImagingError``.
enum DICOMFailure {
    /// Takes and frees the shim's error.
    static func take(
        _ status: cdicom_status, _ error: UnsafeMutablePointer<cdicom_error>?, path: String
    ) -> ImagingError {
        defer { cdicom_error_free(error) }
        let reason = error.map { cString($0.pointee.message) } ?? "no reason is known"
        switch status {
        case CDICOM_TRUNCATED:
            return .truncated(path: path, expected: "a complete DICOM file", found: "that \(reason)")
        case CDICOM_UNSUPPORTED: return .unsupported(path: path, format: "DICOM", reason: reason)
        case CDICOM_LIMIT: return .exceedsLimit(path: path, format: "DICOM", reason: reason)
        case CDICOM_NO_MEMORY: return .unreadable(path: path, reason: reason)
        default: return .damaged(path: path, format: "DICOM", reason: reason)
        }
    }
}

/// The text of a C array of characters.
func cString<Array>(_ array: Array) -> String {
    withUnsafeBytes(of: array) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}

extension StringProtocol {
    /// Without the blanks and zero bytes that pad a value to an even length.
    func trimmingDICOMPadding() -> String {
        var text = self[...]
        while let last = text.last, last == " " || last == "\0" { text = text.dropLast() }
        while let first = text.first, first == " " { text = text.dropFirst() }
        return String(text)
    }
}
