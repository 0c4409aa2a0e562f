package import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A wavy circle: the border of a growth, on phantoms and on films alike.
package struct LesionOutline: Sendable {
    private let base: Float
    private let waves: [(amplitude: Float, phase: Float)]

    /// - Parameter lobes: how far the border swings, as a fraction of `radius`.
    package init(radius: Float, lobes: Float, _ generator: inout SeededGenerator) {
        base = radius
        waves = (2...6).map { order in
            (
                lobes * radius / Float(order).squareRoot() * Float(generator.uniform(0.2...1)),
                Float(generator.uniform(0...(2 * .pi)))
            )
        }
    }

    /// Distance of the border from the centre in a direction, in the unit of `radius`.
    package func radius(at angle: Float) -> Float {
        var sum = base
        for (index, wave) in waves.enumerated() {
            sum += wave.amplitude * sinf(Float(index + 2) * angle + wave.phase) * 0.6
        }
        return sum
    }
}
