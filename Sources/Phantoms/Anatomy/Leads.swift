internal import Groundwork

/// Wires and electrodes that lie on a patient in bed.
struct Leads {
    private let stance: Stance
    private let chest: Chest

    init(_ stance: Stance, _ chest: Chest) {
        self.stance = stance
        self.chest = chest
    }

    /// Draws them into the plane of bone, whose attenuation thin wire comes near to.
    func draw(with brush: inout TubeBrush, onto bone: inout Plane, using generator: inout SeededGenerator) {
        guard stance.isAnteroposterior, generator.chance(0.65) else { return }
        for _ in 0..<2 + generator.index(below: 2) {
            let side: Float = generator.chance(0.5) ? 1 : -1
            let electrode = Point(
                side * Float(generator.uniform(50...120)), Float(generator.uniform(-110...100)))
            let exit = Point(side * Float(generator.uniform(60...200)), generator.chance(0.5) ? 230 : -230)
            let bend = Point(
                0.5 * (electrode.x + exit.x) + Float(generator.uniform(-60...60)),
                0.5 * (electrode.y + exit.y) + Float(generator.uniform(-30...30)))
            brush.add(
                Curve.smooth([electrode, bend, exit].map { Station(point: $0, radius: 0.9) }, steps: 24),
                factor: 2.2, to: &bone)
            brush.add(
                [Station(point: electrode, radius: 5), Station(point: electrode + Point(0.5, 0), radius: 5)],
                fill: .shell(wall: 2, inside: 0.2), factor: 0.9, to: &bone)
        }
    }
}
