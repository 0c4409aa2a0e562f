internal import Groundwork
internal import Perturbation

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension LesionPainter {
    /// A round, slightly lobed growth of `diameter` millimetres; large ones may send out fine strands.
    ///
    /// - Parameter thickness: depth along the ray relative to a ball's.
    /// - Returns: the extent, 1 inside.
    func tumour(
        diameter: Double, thickness: Float, into water: inout Plane, _ generator: inout SeededGenerator
    ) -> Plane {
        let radius = Float(diameter) / 2
        let centre = place(radius: radius * 0.9, &generator)
        let shape = LesionOutline(radius: radius, lobes: diameter > 30 ? 0.13 : 0.06, &generator)
        // Tissue instead of air: now and then mere ground glass, sometimes hardened by chalk.
        let density: Float =
            generator.chance(0.12)
            ? Float(generator.uniform(0.55...0.75)) : Float(generator.uniform(0.85...1.35))
        let edge = max(Float(generator.uniform(0.06...0.25)) * radius, projection.pitch * 0.5)
        var extent = Plane(size: projection.size)
        fill(around: centre, reach: radius * 1.6) { offset, index in
            let distance = offset.length
            let boundary = shape.radius(at: atan2f(offset.y, offset.x))
            let inside = 1 - distance / boundary
            guard inside > -0.6 else { return }
            extent.values[index] = inside > 0 ? 1 : 0
            // A ball's path length, its rim blurred over `edge`.
            let depth = 2 * radius * arc(1 - distance * distance / (boundary * boundary))
            let rim = radius * 0.5 * smoothStep(-edge, edge, boundary - distance)
            water.values[index] += density * thickness * 0.78 * max(depth, rim)
        }
        if diameter > 24, generator.chance(0.5) { strands(centre, radius, &water, &generator) }
        return extent
    }

    private func strands(
        _ centre: Point, _ radius: Float, _ water: inout Plane, _ generator: inout SeededGenerator
    ) {
        var brush = TubeBrush(projection: projection)
        for _ in 0..<11 {
            let angle = Float(generator.uniform(0...(2 * .pi)))
            let direction = Point(cosf(angle), sinf(angle))
            let length = radius * Float(generator.uniform(1.2...1.7))
            brush.add(
                [
                    Station(point: centre + 0.8 * radius * direction, radius: 1.8),
                    Station(point: centre + length * direction, radius: 0.4),
                ], to: &water)
        }
    }

    /// Calls `body` with the offset from `centre` in millimetres and the index of each pixel within `reach`.
    func fill(around centre: Point, reach: Float, _ body: (Point, Int) -> Void) {
        let size = projection.size
        let middle = projection.pixel(centre)
        let span = reach * projection.scale + 1
        func range(_ position: Float) -> Range<Int> {
            let low = Int(min(max(position - span, 0), Float(size)))
            return low..<max(low, Int(min(max(position + span, 0), Float(size))))
        }
        for row in range(middle.y) {
            for column in range(middle.x) {
                body(projection.point(column: column, row: row) - centre, row * size + column)
            }
        }
    }
}
