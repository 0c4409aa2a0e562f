internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension LesionPainter {
    /// One to three patches of ill-defined, cloudy opacity in which open bronchi may stay visible.
    ///
    /// - Returns: the extent of each patch, its local share of filled air, 0…1.
    func consolidations(into water: inout Plane, _ generator: inout SeededGenerator) -> [Plane] {
        let count = [1, 1, 1, 2, 2, 3][generator.index(below: 6)]
        // From faint veils to solid white; several patches are usually fainter each.
        let strength = Float(generator.uniform(0.3...0.85)) * (count > 1 ? 0.85 : 1)
        return (0..<count).map { _ in consolidation(strength: strength, into: &water, &generator) }
    }

    private func consolidation(
        strength: Float, into water: inout Plane, _ generator: inout SeededGenerator
    ) -> Plane {
        let size = projection.size
        let radius = Float(generator.uniform(28...66))
        let centre = place(radius: radius * 0.55, &generator)
        let cloud = Texture.fractal(
            size: size, grain: 40 * projection.scale, octaves: 4, persistence: 0.5, using: &generator)
        let grain = Texture.fractal(
            size: size, grain: 7 * projection.scale, octaves: 2, persistence: 0.8, using: &generator)
        let (flattening, angle) = (Float(generator.uniform(0.7...1.3)), Float(generator.uniform(0...(.pi))))
        let (cosine, sine) = (cosf(angle), sinf(angle))
        // A lobe ends at a fissure: one straight, sharper border on a good third of the patches.
        let fissure: Float? = generator.chance(0.3) ? Float(generator.uniform(0.2...0.7)) * radius : nil
        let isAbove = generator.chance(0.5)
        var extent = Plane(size: size)
        fill(around: centre, reach: radius * 1.9) { offset, index in
            let u = (offset.x * cosine + offset.y * sine) / (radius * flattening)
            let v = (offset.y * cosine - offset.x * sine) * flattening / radius
            var filled = smoothStep(
                -0.35, 1.05, 1 - (u * u + v * v).squareRoot() + 0.5 * cloud.values[index] - 0.05)
            if let fissure {
                let beyond = (isAbove ? offset.y : -offset.y) - fissure + 0.12 * offset.x
                filled *= 1 - smoothStep(-4, 5, beyond)
            }
            extent.values[index] = filled
        }
        var opacity = Plane(size: size)
        for index in opacity.values.indices where extent.values[index] > 0 {
            let mottle = min(max(0.85 + 0.16 * grain.values[index] + 0.25 * cloud.values[index], 0.3), 1.15)
            opacity.values[index] = strength * 0.68 * air.values[index] * extent.values[index] * mottle
        }
        if strength > 0.45 { openBronchi(centre, radius, &opacity, &generator) }
        for index in water.values.indices { water.values[index] += max(opacity.values[index], 0) }
        return extent
    }

    /// Air-filled branches that run outwards through the opacity.
    private func openBronchi(
        _ centre: Point, _ radius: Float, _ opacity: inout Plane, _ generator: inout SeededGenerator
    ) {
        var airways = Plane(size: projection.size)
        var brush = TubeBrush(projection: projection)
        let hilum = Point((centre.x > 0 ? 1 : -1) * 38, -18)
        let outwards = atan2f(centre.y - hilum.y, centre.x - hilum.x)
        for _ in 0..<3 {
            let angle = outwards + Float(generator.uniform(-0.5...0.5))
            let start = centre - 0.7 * radius * Point(cosf(outwards), sinf(outwards))
            for fork: Float in [-0.3, 0.25] {
                let middle = start + 0.5 * radius * Point(cosf(angle), sinf(angle))
                let end = middle + 0.8 * radius * Point(cosf(angle + fork), sinf(angle + fork))
                brush.add(
                    [
                        Station(point: start, radius: 2.2), Station(point: middle, radius: 1.7),
                        Station(point: end, radius: 0.9),
                    ], to: &airways)
            }
        }
        for index in opacity.values.indices where opacity.values[index] > 0 {
            opacity.values[index] -= min(airways.values[index] * 2.4, opacity.values[index] * 0.55)
        }
    }
}
