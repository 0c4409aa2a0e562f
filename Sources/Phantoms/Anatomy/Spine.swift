/// Vertebrae, seen through the mediastinum, and the airways in front of them.
struct Spine {
    private let habitus: Habitus
    private let chest: Chest

    init(_ habitus: Habitus, _ chest: Chest) {
        self.habitus = habitus
        self.chest = chest
    }

    func draw(with brush: inout TubeBrush, onto bone: inout Plane) {
        let size = habitus.size
        let density = habitus.boneDensity
        for level in -3..<18 {
            // Thoracic vertebrae grow downwards; above the first one are those of the neck.
            let n = Float(level)
            let spacing: Float = level < 1 ? 19 * size : 23.5 * size
            let y = chest.apexY - 8 * size + spacing * (n - (level < 1 ? 1 : 1))
            let half = (level < 1 ? 12 : 14.5 + 0.45 * n) * size
            let x = chest.midline(y)
            func tube(_ points: [(Float, Float, Float)], _ fill: TubeFill, _ factor: Float) {
                let stations = points.map { Station(point: Point(x + $0.0, y + $0.1), radius: $0.2) }
                brush.add(stations, fill: fill, factor: 0.3 * factor * density, to: &bone)
            }
            let height = (level < 1 ? 7 : 9.2) * size
            tube([(-half + 6, 0, height), (half - 6, 0, height)], .shell(wall: 1.2, inside: 0.55), 0.75)
            // End plates, pedicles, spinous and transverse processes.
            for edge: Float in [-1, 1] {
                tube([(-half, edge * height, 1.3), (half, edge * height, 1.3)], .solid, 2.2)
                tube(
                    [(edge * half * 0.68, -3, 3.4), (edge * half * 0.68, 2, 3.4)],
                    .shell(wall: 1.1, inside: 0.4), 1.6)
                tube(
                    [(edge * half * 0.7, -2, 4), (edge * (half + 11 * size), -4, 3.2)],
                    .shell(wall: 1, inside: 0.3), 0.6)
            }
            tube([(0, 2, 2.6), (0, 11 * size, 3.2)], .shell(wall: 1.2, inside: 0.4), 1.6)
        }
    }

    /// Takes the air of the trachea and main bronchi out of the soft tissue.
    func drawAirways(with brush: inout TubeBrush, outOf water: inout Plane) {
        let carina = Point(chest.midline(-48) + 1, -48 * habitus.size)
        let top = chest.midline(-150)
        let radius = (habitus.isFemale ? 7.2 : 8.6) * habitus.size
        let trachea = [
            Station(point: Point(top, -240), radius: radius),
            Station(point: Point(top, -130), radius: radius),
            Station(point: Point(carina.x - 2, -80), radius: radius), Station(point: carina, radius: radius),
        ]
        brush.add(Curve.smooth(trachea), factor: -0.85, to: &water)
        for (side, drop): (Float, Float) in [(-1, 26), (1, 20)] {
            let end = carina + Point(side * 36 * habitus.size, drop * habitus.size)
            brush.add(
                [
                    Station(point: carina + Point(side * 9, 7), radius: radius * 0.7),
                    Station(point: end, radius: radius * 0.6),
                ],
                factor: -0.55, to: &water)
        }
    }
}
