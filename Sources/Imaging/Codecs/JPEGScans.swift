/// What decoding a JPEG of several scans costs beyond its pixels: all coefficients are kept until the last scan, and
/// every scan passes over them, though it may be a few bytes long.
struct JPEGScans {
    let count: Int
    let isArithmetic: Bool

    /// Real files have some ten scans, at most a few per component.
    private static let passesPerPixel = 32
    /// An arithmetic decoder makes up the data that a file doesn't have, and takes longer for each.
    private static let arithmeticPassesPerPixel = 12
    private static let bytesPerPixel = 8

    /// Counts the scans; `position` is behind the header of the first one.
    init(behind position: Int, in reader: ByteReader, isArithmetic: Bool) {
        self.isArithmetic = isArithmetic
        var count = 1
        var isMarker = false
        for byte in reader.bytes.dropFirst(position) {
            if isMarker, byte == 0xDA { count += 1 }
            isMarker = byte == 0xFF
        }
        self.count = count
    }

    /// Refuses a file whose scans would cost more time or memory than a plain one of the most pixels allowed.
    func check(_ header: ImageHeader, _ limits: DecodingLimits, path: String) throws(ImagingError) {
        let samples = header.width * header.height * header.components
        let passes = isArithmetic ? Self.arithmeticPassesPerPixel : Self.passesPerPixel
        let size = "\(header.width) × \(header.height) pixels"
        let (work, overflow) = limits.pixels.multipliedReportingOverflow(by: passes)
        guard overflow || samples * count <= work else {
            throw .unsupported(path: path, format: "JPEG", reason: "\(count) scans over \(size)")
        }
        // 16 bits per coefficient, and what comes out: CMYK first, then gray.
        let bytes = samples * 2 + header.width * header.height * (header.components == 4 ? 5 : 1)
        let (most, isUnlimited) = limits.pixels.multipliedReportingOverflow(by: Self.bytesPerPixel)
        guard isUnlimited || bytes <= most else {
            throw .unsupported(
                path: path, format: "JPEG",
                reason: "\(size) of \(header.components) components in several scans")
        }
    }
}
