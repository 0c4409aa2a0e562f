/// Grayscale pixels as they came from a file, row by row from the top left.
public struct Radiograph: Sendable, Equatable {
    /// Pixel storage. 8-bit and 16-bit values use the whole range of their type: 0 is black.
    public enum Pixels: Sendable, Equatable {
        case gray8([UInt8])
        case gray16([UInt16])
    }

    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// `width * height` values.
    public let pixels: Pixels

    /// A film from its pixels; traps where their number is not `width * height`.
    public init(width: Int, height: Int, pixels: Pixels) {
        switch pixels {
        case .gray8(let values): precondition(values.count == width * height)
        case .gray16(let values): precondition(values.count == width * height)
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Bits per pixel, 8 or 16.
    public var bitDepth: Int {
        switch pixels {
        case .gray8: 8
        case .gray16: 16
        }
    }
}
