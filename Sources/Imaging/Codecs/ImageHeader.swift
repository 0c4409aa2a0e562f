/// What a file's first bytes declare, checked against limits and against the bytes present.
struct ImageHeader {
    enum Format: String {
        case jpeg = "JPEG"
        case png = "PNG"
    }

    var format: Format
    /// Stored size, before orientation.
    var width, height: Int
    /// Bytes per decoded gray value, 1 or 2.
    var sampleBytes = 1
    /// Colour components of a JPEG.
    var components = 1
    var orientation = Orientation.upright

    /// Reads the header of a JPEG or a PNG, recognised by its first bytes, whatever the file is called.
    init(_ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits) throws(ImagingError) {
        let reader = ByteReader(bytes: bytes)
        guard !bytes.isEmpty else { throw .empty(path: path) }
        if reader.starts(with: JPEGHeader.signature) {
            self = try JPEGHeader.read(reader, path: path, limits: limits)
        } else if reader.starts(with: PNGHeader.signature) {
            self = try PNGHeader.read(reader, path: path, limits: limits)
        } else {
            throw .notAnImage(path: path, found: FileKind.describe(reader))
        }
    }

    init(_ format: Format, width: Int, height: Int) {
        self.format = format
        self.width = width
        self.height = height
    }

    /// Refuses a declared size that exceeds the limit, or that `bytesPresent` can't hold at the format's very best
    /// compression.
    func check(
        _ limits: DecodingLimits, path: String, bytesPresent: Int, leastBytes: @autoclosure () -> Int
    ) throws(ImagingError) {
        guard width > 0, height > 0 else {
            throw .damaged(
                path: path, format: format.rawValue, reason: "it declares \(width) × \(height) pixels")
        }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        // Codecs count in 32 bits, whatever the caller's limit is.
        guard !overflow, pixels <= min(limits.pixels, Int(Int32.max)) else {
            throw .tooManyPixels(path: path, width: width, height: height, limit: limits.pixels)
        }
        // Evaluated only here, where sizes are known to be small enough to be multiplied.
        let leastBytes = leastBytes()
        guard bytesPresent >= leastBytes else {
            throw .truncated(
                path: path, expected: "at least \(leastBytes) bytes of data for \(width) × \(height) pixels",
                found: "\(bytesPresent)")
        }
    }
}
