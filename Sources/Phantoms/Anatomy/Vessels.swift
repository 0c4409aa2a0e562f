internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The lungs' blood vessels: trees that leave the hila, fork, taper, and fade out before the chest wall.
struct Vessels {
    private let chest: Chest
    private let size: Float

    init(_ habitus: Habitus, _ chest: Chest) {
        self.chest = chest
        size = habitus.size
    }

    func draw(with brush: inout TubeBrush, onto water: inout Plane, using generator: inout SeededGenerator) {
        for side: Float in [-1, 1] {
            // The left hilum is the higher one.
            let hilum = Point(side * 36 * size + chest.midline(-20), (side < 0 ? -16 : -26) * size)
            drawHilum(hilum, side, &brush, &water, &generator)
            let trunks = 10
            for trunk in 0..<trunks {
                // Directions fan out from straight up over the side to down along the heart.
                let fan = -1.25 + 2.55 * (Float(trunk) + Float(generator.unit()) * 0.8) / Float(trunks)
                let isLower = fan > 0.1
                let start =
                    hilum + Point(Float(generator.uniform(-6...6)), Float(generator.uniform(-10...14)))
                grow(
                    from: start, direction: fan, side: side,
                    radius: Float(generator.uniform(isLower ? 3.6...5.2 : 2.8...4)) * size, depth: 0, &brush,
                    &water,
                    &generator)
            }
        }
    }

    private func drawHilum(
        _ hilum: Point, _ side: Float, _ brush: inout TubeBrush, _ water: inout Plane,
        _ generator: inout SeededGenerator
    ) {
        // The descending artery, and a few knots where vessels cross or run along the ray.
        let artery =
            [(-4, -14, 5), (4, 0, 7.5), (7, 16, 6.5), (11, 40, 4.6), (16, 62, 3)] as [(Float, Float, Float)]
        let line = artery.map { x, y, radius in
            Station(point: hilum + Point(side * x * size, y * size), radius: radius * size, gain: 0.75)
        }
        brush.add(Curve.smooth(line), to: &water)
        for _ in 0..<7 {
            let knot =
                hilum
                + Point(
                    side * Float(generator.uniform(-4...22)) * size, Float(generator.uniform(-22...30)) * size
                )
            let radius = Float(generator.uniform(2.2...4.4)) * size
            brush.add(
                [
                    Station(point: knot, radius: radius),
                    Station(point: knot + Point(side * 2, 3), radius: radius),
                ],
                to: &water)
        }
    }

    private func grow(
        from start: Point, direction: Float, side: Float, radius: Float, depth: Int, _ brush: inout TubeBrush,
        _ water: inout Plane, _ generator: inout SeededGenerator
    ) {
        var (point, angle, radius) = (start, direction, radius)
        var line = [Station(point: point, radius: radius)]
        let bend = Float(generator.uniform(-0.03...0.05))
        while radius > 0.35, line.count < 40 {
            angle += bend + Float(generator.uniform(-0.16...0.16))
            let step = Float(generator.uniform(5...8)) * size
            point = point + Point(side * cosf(angle) * step, sinf(angle) * step)
            guard chest.isWithin(point) else { break }
            radius *= 0.925
            line.append(Station(point: point, radius: radius))
            if depth < 4, generator.chance(0.5) {
                let fork = Float(generator.uniform(0.3...0.85)) * (generator.chance(0.5) ? -1 : 1)
                grow(
                    from: point, direction: angle + fork, side: side,
                    radius: radius * Float(generator.uniform(0.55...0.8)), depth: depth + 1, &brush, &water,
                    &generator)
                radius *= 0.94
            }
        }
        if line.count > 1 { brush.add(line, factor: 1.35, to: &water) }
    }
}

extension Chest {
    /// Whether a vessel may run here: between the mediastinum and the chest wall, above the recess.
    func isWithin(_ point: Point) -> Bool {
        let x = abs(point.x - midline(point.y))
        return point.y > apexY + 8 && x < lateralEdge(point.y) - 5 && x > 14
            && point.y < diaphragm(point.x) + 20
    }
}
