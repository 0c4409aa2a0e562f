#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A gray scale, composed into one 256-entry table.
package struct Tone: Hashable, Sendable {
    /// Exponent on gray values scaled to 0…1: above 1 darkens.
    package var gamma = 1.0
    /// From -1, flat in the middle, to 1, steep in the middle like a film's characteristic curve.
    package var curve = 0.0
    /// From -1 to 1: shadows lifted and lights lowered in turn, at twice the frequency of `curve`.
    package var wave = 0.0
    /// Factor on the distance from middle gray.
    package var contrast = 1.0
    /// Added at last, as a fraction of the gray range.
    package var brightness = 0.0

    /// The neutral scale.
    package init() {}

    /// The gray value that takes the place of each of the 256; `nil` where the scale is neutral.
    var table: [UInt8]? {
        self == Tone() ? nil : (0..<256).map { UInt8(level(Double($0) / 255) * 255 + 0.5) }
    }

    /// The scale as a function on 0…1. It never falls: the slopes of the sine terms stay above -1 together.
    package func level(_ gray: Double) -> Double {
        var x = gamma == 1 ? gray : pow(gray, gamma)
        let strength = max(1, abs(curve) + abs(wave))
        x -= curve / strength * sin(2 * .pi * x) / (2 * .pi) + wave / strength * sin(4 * .pi * x) / (4 * .pi)
        x = (x - 0.5) * contrast + 0.5 + brightness
        return min(max(x, 0), 1)
    }

    /// Between gray values as they are, at share 0, and those of `table`, at 1.
    static func blend(_ table: [UInt8], share: Double) -> [UInt8] {
        (0..<256).map { UInt8((Double($0) + (Double(table[$0]) - Double($0)) * share).rounded()) }
    }

    static func apply(_ table: [UInt8], to pixels: inout [UInt8]) {
        table.withUnsafeBufferPointer { table in
            pixels.withUnsafeMutableBufferPointer { pixels in
                for index in pixels.indices { pixels[index] = table[Int(pixels[index])] }
            }
        }
    }
}
