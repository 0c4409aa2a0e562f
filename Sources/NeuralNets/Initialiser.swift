import Groundwork

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How a parameter starts.
package enum Initialiser: Hashable, Sendable {
    /// Which side of a weight keeps its variance.
    package enum Fan: Hashable, Sendable { case fanIn, fanOut }

    case zeros, ones
    case constant(Double)
    /// Uniform in ±bound.
    case uniform(bound: Double)
    case normal(deviation: Double)
    /// Normal with variance 2/fan, for layers followed by a rectifier (He et al., 2015, equation 10 or 14).
    case kaimingNormal(Fan)

    /// Whether every element is the same, so that no random number is drawn.
    var constant: Double? {
        switch self {
        case .zeros: 0
        case .ones: 1
        case .constant(let value): value
        case .uniform, .normal, .kaimingNormal: nil
        }
    }

    /// The elements for one parameter: a function of the seed and the parameter's key alone, so that neither the
    /// order of construction nor other layers matter.
    func values(shape: [Int], seed: UInt64, key: String) -> [Float] {
        var generator = SeededGenerator(seed, key)
        let count = shape.reduce(1, *)
        switch self {
        case .zeros, .ones, .constant: return [Float](repeating: Float(constant ?? 0), count: count)
        case .uniform(let bound):
            return (0..<count).map { _ in Float(generator.uniform(-bound...bound)) }
        case .normal(let deviation): return Self.normals(count, deviation, &generator)
        case .kaimingNormal(let fan):
            let receptiveField = shape.dropFirst(2).reduce(1, *)
            let connections = receptiveField * (fan == .fanIn ? shape[1] : shape[0])
            return Self.normals(count, (2 / Double(max(connections, 1))).squareRoot(), &generator)
        }
    }

    /// Box and Muller's transform, both numbers of each pair from one draw: VGG16 wants 138 million of them.
    private static func normals(
        _ count: Int, _ deviation: Double, _ generator: inout SeededGenerator
    ) -> [Float] {
        let scale = Float(deviation)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
            for index in stride(from: 0, to: count, by: 2) {
                let draw = generator.next()
                // The half keeps the logarithm's argument off zero.
                let first = (Float(draw >> 40) + 0.5) * 0x1p-24
                let angle = 2 * Float.pi * Float(draw & 0xff_ffff) * 0x1p-24
                let radius = scale * (-2 * logf(first)).squareRoot()
                buffer.initializeElement(at: index, to: radius * cosf(angle))
                if index + 1 < count { buffer.initializeElement(at: index + 1, to: radius * sinf(angle)) }
            }
            initialised = count
        }
    }
}
