internal import Groundwork

/// Fractal noise: smooth random fields of several grain sizes added up, about zero, mostly within -1…1.
enum Texture {
    /// - Parameters:
    ///   - grain: size in pixels of the coarsest grains; each octave halves it.
    ///   - persistence: weight of each octave relative to the one before.
    static func fractal(
        size: Int, grain: Float, octaves: Int, persistence: Float, using generator: inout SeededGenerator
    ) -> Plane {
        var result = Plane(size: size)
        var weight: Float = 1
        var total: Float = 0
        var cell = grain
        for _ in 0..<octaves {
            addOctave(cell: max(cell, 1), weight: weight, to: &result, using: &generator)
            total += weight * weight
            weight *= persistence
            cell /= 2
        }
        let scale = 1.6 / total.squareRoot()
        for index in result.values.indices { result.values[index] *= scale }
        return result
    }

    private static func addOctave(
        cell: Float, weight: Float, to plane: inout Plane, using generator: inout SeededGenerator
    ) {
        let size = plane.size
        let nodes = Int(Float(size) / cell) + 3
        let offset = (x: Float(generator.unit()), y: Float(generator.unit()))
        let lattice = (0..<nodes * nodes).map { _ in Float(generator.unit()) * 2 - 1 }
        func taps(_ offset: Float) -> [(node: Int, weight: Float)] {
            (0..<size).map { index in
                let position = Float(index) / cell + offset
                let node = Int(position)
                let t = position - Float(node)
                return (node, t * t * (3 - 2 * t))
            }
        }
        let (columns, rows) = (taps(offset.x), taps(offset.y))
        lattice.withUnsafeBufferPointer { lattice in
            plane.values.withUnsafeMutableBufferPointer { values in
                for row in 0..<size {
                    let (y, v) = rows[row]
                    for column in 0..<size {
                        let (x, u) = columns[column]
                        let corner = y * nodes + x
                        let upper = lattice[corner] + u * (lattice[corner + 1] - lattice[corner])
                        let lower =
                            lattice[corner + nodes] + u
                            * (lattice[corner + nodes + 1] - lattice[corner + nodes])
                        values[row * size + column] += weight * (upper + v * (lower - upper))
                    }
                }
            }
        }
    }
}
