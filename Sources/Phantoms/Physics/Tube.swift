/// One station along a tube: where it is, its radius, and how much longer than straight across the ray's path is.
struct Station {
    var point: Point
    var radius: Float
    var gain: Float = 1
}

/// What a tube is made of, as the path length of a ray at distance `d` from the axis of a tube of radius `r`.
enum TubeFill {
    /// Filled with one substance: `2·√(r² − d²)`.
    case solid
    /// A bone: a wall of the given thickness in millimetres about an inside of the given relative density.
    case shell(wall: Float, inside: Float)
}

/// Draws tubes (ribs, vessels, bronchi) into planes of path lengths.
///
/// The pieces of one tube are joined by the larger value, so that joints don't show; tubes then add up.
struct TubeBrush {
    private let projection: Projection
    private var scratch: [Float]

    init(projection: Projection) {
        self.projection = projection
        scratch = [Float](repeating: 0, count: projection.size * projection.size)
    }

    /// Adds `factor` times the path length through the tube, in millimetres, to `plane`.
    mutating func add(_ tube: [Station], fill: TubeFill = .solid, factor: Float = 1, to plane: inout Plane) {
        let projection = projection
        let size = projection.size
        let nodes = tube.map { station in
            let pixel = projection.pixel(station.point)
            return (x: pixel.x, y: pixel.y, radius: station.radius * projection.scale, gain: station.gain)
        }
        let reach = (nodes.map(\.radius).max() ?? 0) + 1.5
        let columns = Self.range(nodes.map(\.x), reach, size)
        let rows = Self.range(nodes.map(\.y), reach, size)
        guard !columns.isEmpty, !rows.isEmpty else { return }
        scratch.withUnsafeMutableBufferPointer { scratch in
            for index in 1..<max(nodes.count, 1) {
                let caps = (start: index == 1, end: index == nodes.count - 1)
                Self.draw(nodes[index - 1], nodes[index], caps, fill, scratch, projection)
            }
            plane.values.withUnsafeMutableBufferPointer { values in
                for row in rows {
                    for index in row * size + columns.lowerBound..<row * size + columns.upperBound {
                        values[index] += factor * scratch[index]
                        scratch[index] = 0
                    }
                }
            }
        }
    }

    private static func range(_ positions: [Float], _ reach: Float, _ size: Int) -> Range<Int> {
        guard let low = positions.min(), let high = positions.max() else { return 0..<0 }
        let first = Int(min(max(low - reach, 0), Float(size)))
        return first..<max(first, Int(min(max(high + reach, 0), Float(size)).rounded(.up)))
    }

    private typealias Node = (x: Float, y: Float, radius: Float, gain: Float)

    private static func draw(
        _ start: Node, _ end: Node, _ caps: (start: Bool, end: Bool), _ fill: TubeFill,
        _ scratch: UnsafeMutableBufferPointer<Float>,
        _ projection: Projection
    ) {
        let size = projection.size
        let reach = max(start.radius, end.radius) + 1
        let columns = range([start.x, end.x], reach, size)
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let inverseLength = 1 / max(dx * dx + dy * dy, 1e-6)
        // Only the tube's ends are rounded: the round end of an inner piece would show within a hollow bone.
        let overlap = 0.75 * inverseLength.squareRoot()
        let (lowest, highest) = (caps.start ? -Float.infinity : -overlap, caps.end ? .infinity : 1 + overlap)
        for row in range([start.y, end.y], reach, size) {
            for column in columns {
                let (x, y) = (Float(column) + 0.5 - start.x, Float(row) + 0.5 - start.y)
                let position = (x * dx + y * dy) * inverseLength
                guard position >= lowest, position <= highest else { continue }
                let along = min(max(position, 0), 1)
                let (ex, ey) = (x - along * dx, y - along * dy)
                let distance = ex * ex + ey * ey
                // A tube thinner than a pixel is spread over one, its cross-section kept.
                let exact = start.radius + along * (end.radius - start.radius)
                let radius = max(exact, 0.75)
                guard distance < radius * radius else { continue }
                let outer = (radius * radius - distance).squareRoot()
                var path = 2 * outer
                if case .shell(let wall, let inside) = fill {
                    let core = max(radius - max(wall * projection.scale, 0.3), 0)
                    let inner = max(core * core - distance, 0).squareRoot()
                    path -= 2 * (1 - inside) * inner
                }
                let thin = exact / radius
                path *= thin * thin * (start.gain + along * (end.gain - start.gain)) * projection.pitch
                let index = row * size + column
                scratch[index] = max(scratch[index], path)
            }
        }
    }
}
