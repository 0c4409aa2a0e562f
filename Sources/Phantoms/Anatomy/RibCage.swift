internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Twelve pairs of ribs as tilted hoops in space, seen from the front.
///
/// A hoop starts at the spine, runs outwards behind the lung, turns at the chest wall, where a ray runs along the
/// bone and sees much of it, and comes forwards and down in front of the lung.
struct RibCage {
    private let habitus: Habitus
    private let chest: Chest
    private let stance: Stance

    init(_ habitus: Habitus, _ chest: Chest, _ stance: Stance) {
        self.habitus = habitus
        self.chest = chest
        self.stance = stance
    }

    func draw(with brush: inout TubeBrush, onto bone: inout Plane, using generator: inout SeededGenerator) {
        for rib in 1...12 {
            for side: Float in [-1, 1] {
                let wobble = Float(generator.uniform(-1.2...1.2))
                let hoop = stations(rib: rib, side: side, wobble: wobble)
                let front = hoop.count * 11 / 20
                // The lowest ribs lie within the thickest part of the body.
                let cover: Float = rib > 9 ? 0.55 : 1
                let wall = TubeFill.shell(wall: 1.3, inside: 0.16)
                brush.add(
                    Array(hoop[..<front]), fill: wall, factor: 0.78 * cover * habitus.boneDensity, to: &bone)
                guard rib < 11 else { continue }
                brush.add(
                    Array(hoop[(front - 1)...]), fill: wall, factor: 0.55 * cover * habitus.boneDensity,
                    to: &bone)
            }
        }
    }

    private func stations(rib: Int, side: Float, wobble: Float) -> [Station] {
        let size = habitus.size
        let n = Float(rib)
        let spacing: Float = 23.5 * size
        let startY = chest.apexY - 6 * size + spacing * (n - 1) + wobble
        let drop = (26 + 10 * min(n, 7)) * habitus.ribSlope * size - 4 * stance.inspiration
        let sag = (6 + 1.7 * n) * size
        let lateralY = startY + drop * 0.5 + sag
        // Lower ribs end at the side; upper ones come round to the front.
        let end: Float = rib > 10 ? 0.40 : 0.80 - 0.012 * max(n - 5, 0)
        let reach = rib == 1 ? 64 * size : chest.lateralEdge(lateralY) + 3.5
        let start = 19 * size
        let count = 40
        return (0...count).map { index in
            let t = 0.03 + (end - 0.03) * Float(index) / Float(count)
            let angle = t * .pi
            let (sine, cosine) = (sinf(angle), cosf(angle))
            let flat = sine > 0 ? powf(sine, 0.92) : 0
            let x = start + (reach - start) * flat
            let y = startY + drop * 0.5 * (1 - cosine) + sag * sine - 4.5 * size * sinf(2 * angle)
            // Path along the bone: the tangent's part along the ray lengthens it, up to a limit.
            let (tx, ty) = ((reach - start) * cosine, drop * 0.5 * sine + sag * cosine)
            let depth = 0.72 * habitus.thickness / 2 * sine
            let across = (tx * tx + ty * ty).squareRoot()
            let gain = min((across * across + depth * depth).squareRoot() / max(across, 1), 2.3)
            let front = smoothStep(0.5, 0.8, t)
            // In front the ribs end in cartilage, which casts no shadow; the ribs' plane turns with the patient.
            let fade = 1 - smoothStep(0.88, 1, Float(index) / Float(count)) * (rib > 10 ? 1 : 0.9)
            let turn = stance.rotation * (0.6 - 0.9 * (1 - cosine) / 2 * 0.4)
            return Station(
                point: Point(side * x + turn, y),
                radius: ((rib == 1 ? 6.8 : 5.6) + 1.2 * front) * size,
                gain: (0.75 + 0.25 * gain) * fade * (0.5 + 0.5 * smoothStep(0.03, 0.2, t))
                    * (rib == 1 ? 0.6 : 1))
        }
    }
}
