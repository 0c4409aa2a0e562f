import CImageCodecs

enum EncodedBytes {
    typealias Encode = (
        UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>,
        UnsafeMutablePointer<UnsafeMutablePointer<cimage_error>?>
    ) -> cimage_status

    /// Runs an encoder of the C shim and owns what it returns. Callers check sizes first, so only a lack of memory
    /// is left to fail; as everywhere in Swift, that ends the process.
    static func collect(_ encode: Encode) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        var error: UnsafeMutablePointer<cimage_error>?
        let status = encode(&bytes, &count, &error)
        defer {
            cimage_free(bytes)
            cimage_error_free(error)
        }
        precondition(status == CIMAGE_OK, "out of memory while encoding an image")
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}
