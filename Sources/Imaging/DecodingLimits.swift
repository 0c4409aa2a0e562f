/// What a file may ask for before anything is allocated for it.
public struct DecodingLimits: Codable, Hashable, Sendable {
    /// Most pixels that a header may declare.
    public var pixels: Int
    /// Most bytes of a file.
    public var fileBytes: Int

    /// Limits from their parts.
    public init(pixels: Int, fileBytes: Int) {
        self.pixels = pixels
        self.fileBytes = fileBytes
    }

    /// 100 million pixels (the largest detectors have 20) and files of 1 GiB.
    public static let standard = DecodingLimits(pixels: 100_000_000, fileBytes: 1 << 30)
}
