import CDICOM
import Groundwork

/// A DICOM object that is being made from a film: of the film's patient and study.
final class DerivedObject {
    private static let implementationUID = "2.25.98352213093428733029117471385361124657"

    private let handle: OpaquePointer
    private let path: String

    /// Begins with the attributes of patient and study (PS3.3, C.7.1.1 and C.7.2.1).
    ///
    /// - Throws: ``ImagingError`` where the source isn't a sound DICOM file, or says nothing of its study or itself.
    init(from bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits) throws(ImagingError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw .empty(path: path) }
        var handle: OpaquePointer?
        var error: UnsafeMutablePointer<cdicom_error>?
        let status = cdicom_derived_open(
            start.assumingMemoryBound(to: UInt8.self), bytes.count,
            limits.fileBytes / DICOMObject.inflationShare, &handle, &error)
        guard status == CDICOM_OK, let handle else { throw DICOMFailure.take(status, error, path: path) }
        self.handle = handle
        self.path = path
        // Type 2 attributes are there even where the source lacks them.
        for tag in [0x0010_0010, 0x0010_0020, 0x0010_0030, 0x0010_0040] as [UInt32] { try copyOrEmpty(tag) }
        for tag in [0x0008_0020, 0x0008_0030, 0x0008_0050, 0x0008_0090, 0x0020_0010] as [UInt32] {
            try copyOrEmpty(tag)
        }
        for tag in [0x0010_1010, 0x0010_2160, 0x0008_1030] as [UInt32] { try copy(tag) }
        try copy(0x0020_000D)
        // What a de-identified film says of itself stays true of what is made from it.
        for tag in [0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303] as [UInt32] { try copy(tag) }
    }

    deinit { cdicom_derived_close(handle) }

    func has(_ tag: UInt32) -> Bool { withExtendedLifetime(self) { cdicom_derived_source_has(handle, tag) } }

    /// Copies an element of the film, to the top or into an item; nothing where it has none.
    func copy(_ tag: UInt32, into item: String? = nil) throws(ImagingError) {
        try call { error in cdicom_derived_copy(handle, tag, item, &error) }
    }

    /// Copies an element of the film; an empty one where it has none.
    private func copyOrEmpty(_ tag: UInt32) throws(ImagingError) {
        if has(tag) { try copy(tag) } else { try set(Self.key(tag), "") }
    }

    /// Sets an element by its path, such as `(0008,1115)[0].(0020,000e)`.
    func set(_ path: String, _ value: String) throws(ImagingError) {
        try call { error in cdicom_derived_set(handle, path, value, &error) }
    }

    /// Sets elements of one item, or of the top.
    func set(_ values: [(tag: UInt32, value: String)], in item: String? = nil) throws(ImagingError) {
        for (tag, value) in values { try set((item.map { $0 + "." } ?? "") + Self.key(tag), value) }
    }

    func setPixels(_ bytes: [UInt8]) throws(ImagingError) {
        try call { error in
            bytes.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return CDICOM_DAMAGED }
                return cdicom_derived_pixels(handle, start, buffer.count, &error)
            }
        }
    }

    /// The file's bytes.
    func encoded() throws(ImagingError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        defer { cdicom_memory_free(bytes) }
        try call { error in
            cdicom_derived_write(handle, Self.implementationUID, "THORAX", &bytes, &count, &error)
        }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private static func key(_ tag: UInt32) -> String {
        func hexadecimal(_ value: UInt32) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "(\(hexadecimal(tag >> 16)),\(hexadecimal(tag & 0xFFFF)))"
    }

    private func call(
        _ body: (inout UnsafeMutablePointer<cdicom_error>?) -> cdicom_status
    ) throws(ImagingError) {
        var error: UnsafeMutablePointer<cdicom_error>?
        let status = withExtendedLifetime(self) { body(&error) }
        guard status == CDICOM_OK else { throw DICOMFailure.take(status, error, path: path) }
    }
}
