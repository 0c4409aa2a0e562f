/// How much each place of a prepared film speaks for an output: `[height, width]`, in the film's own pixels.
///
/// Values have the method's own scale; negative ones speak against the output, where a method knows such.
public struct SaliencyMap: Sendable, Equatable {
    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// `width * height` values, row by row.
    public var values: [Float]

    /// A map from its values; traps where their number is not `width * height`.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height)
        self.width = width
        self.height = height
        self.values = values
    }
}
