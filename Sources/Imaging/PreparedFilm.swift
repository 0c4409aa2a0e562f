/// A film after decoding and resizing: square, 8-bit, `[size, size]`, ready for augmentation and a network.
public struct PreparedFilm: Sendable, Equatable {
    /// Side in pixels.
    public let size: Int
    /// `size * size` gray levels, row by row; 0 is black.
    public var pixels: [UInt8]

    /// A film from its pixels; traps where their number is not `size * size`.
    public init(size: Int, pixels: [UInt8]) {
        precondition(pixels.count == size * size)
        self.size = size
        self.pixels = pixels
    }
}
