/// A binary region of a film, `[height, width]`.
public struct Mask: Sendable, Equatable {
    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// `width * height` flags, row by row.
    public var isInside: [Bool]

    /// A mask from its flags; traps where their number is not `width * height`.
    public init(width: Int, height: Int, isInside: [Bool]) {
        precondition(isInside.count == width * height)
        self.width = width
        self.height = height
        self.isInside = isInside
    }

    /// Number of pixels inside.
    public var area: Int { isInside.lazy.filter { $0 }.count }
}
