/// Clavicles, shoulder blades and upper arms on both sides.
struct ShoulderGirdle {
    private let habitus: Habitus
    private let stance: Stance
    private let body: Body

    init(_ habitus: Habitus, _ stance: Stance, _ body: Body) {
        self.habitus = habitus
        self.stance = stance
        self.body = body
    }

    func draw(with brush: inout TubeBrush, onto bone: inout Plane) {
        for side: Float in [-1, 1] {
            drawClavicle(side, &brush, &bone)
            drawScapula(side, &brush, &bone)
            drawArm(side, &brush, &bone)
        }
    }

    private func stations(_ side: Float, _ shift: Float, _ points: [(Float, Float, Float)]) -> [Station] {
        Curve.smooth(
            points.map { x, y, radius in
                Station(
                    point: Point(side * x * habitus.size + shift, y * habitus.size),
                    radius: radius * habitus.size)
            })
    }

    private func drawClavicle(_ side: Float, _ brush: inout TubeBrush, _ bone: inout Plane) {
        let lift = stance.shrug
        // The inner ends lie in front: they move with a turn of the patient.
        let line = stations(
            side, stance.rotation * 0.9,
            [
                (14, -107, 5.6), (34, -112 - lift * 0.1, 5.8), (64, -121 - lift * 0.4, 5.2),
                (98, -134 - lift * 0.8, 5), (132, -139 - lift, 5.4), (162, -134 - lift, 6.4),
            ])
        brush.add(line, fill: .shell(wall: 1.7, inside: 0.35), factor: 1.15 * habitus.boneDensity, to: &bone)
    }

    private func drawScapula(_ side: Float, _ brush: inout TubeBrush, _ bone: inout Plane) {
        let lift = stance.shrug
        // Rolled outwards for the upright film, over the lungs for the bedside film.
        let out: Float = stance.isAnteroposterior ? -6 : 14
        let inner: [(Float, Float, Float)] = [
            (112 + out, -118 - lift, 2), (108 + out, -84 - lift, 1.6), (116 + out, -40 - lift, 1.7),
            (132 + out, -4 - lift, 2.4),
        ]
        let outer: [(Float, Float, Float)] = [
            (132 + out, -4 - lift, 2.6), (142 + out * 0.8, -36 - lift, 3.6),
            (154 + out * 0.5, -74 - lift, 4.6),
            (162, -96 - lift, 6),
        ]
        let ridge: [(Float, Float, Float)] = [
            (112 + out, -106 - lift, 1.6), (140, -118 - lift, 3), (166, -132 - lift, 4.6),
            (186, -128 - lift, 5.6),
        ]
        let upper: [(Float, Float, Float)] = [
            (112 + out, -118 - lift, 1.8), (132 + out * 0.5, -127 - lift, 1.4), (148, -118 - lift, 3),
        ]
        let density = habitus.boneDensity
        for (line, factor): ([(Float, Float, Float)], Float) in [
            (inner, 1.6), (outer, 1.05), (ridge, 0.9), (upper, 1.4),
        ] {
            brush.add(
                stations(side, 0, line), fill: .shell(wall: 1.3, inside: 0.4), factor: factor * density,
                to: &bone)
        }
        // The thin plate between the borders, the coracoid process and the socket.
        let plate = stations(
            side, 0,
            [
                (128 + out * 0.8, -104 - lift, 21), (128 + out * 0.8, -72 - lift, 18),
                (131 + out, -26 - lift, 7),
            ])
        brush.add(plate, factor: 0.06 * density, to: &bone)
        brush.add(
            stations(side, 0, [(150, -118 - lift, 4), (160, -112 - lift, 5.4)]),
            fill: .shell(wall: 1.5, inside: 0.4), factor: 0.7, to: &bone)
        brush.add(
            stations(side, 0, [(165, -112 - lift, 3), (163, -98 - lift, 4), (164, -84 - lift, 3)]),
            factor: 0.55,
            to: &bone)
    }

    private func drawArm(_ side: Float, _ brush: inout TubeBrush, _ bone: inout Plane) {
        let (top, end) = body.arm
        let size = habitus.size
        let neck = top + 0.12 * (end - top)
        let head = [
            Station(point: Point(side * top.x, top.y - 8), radius: 21 * size),
            Station(point: Point(side * (top.x + 5), top.y), radius: 21 * size),
            Station(point: Point(side * neck.x, neck.y), radius: 13 * size),
            Station(point: Point(side * end.x, end.y), radius: 11.5 * size),
        ]
        brush.add(head, fill: .shell(wall: 2.2, inside: 0.25), factor: 0.62 * habitus.boneDensity, to: &bone)
    }
}
