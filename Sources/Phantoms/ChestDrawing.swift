internal import Clinical
internal import Groundwork
internal import Imaging

/// A patient's chest as path lengths through water and bone along every ray.
struct ChestDrawing {
    let projection: Projection
    private let habitus: Habitus
    private let stance: Stance
    private let chest: Chest
    private let body: Body
    private var water: Plane
    private var bone: Plane
    private var air: Plane
    private(set) var lungs: Mask

    init(size: Int, habitus: Habitus, stance: Stance) {
        self.habitus = habitus
        self.stance = stance
        projection = Projection(
            size: size, field: stance.field, tiltDegrees: stance.tiltDegrees,
            centre: Point(stance.shift.x, stance.shift.y - 5))
        body = Body(habitus, stance)
        chest = Chest(habitus, stance, body: body)
        water = Plane(size: size)
        bone = Plane(size: size)
        air = Plane(size: size)
        lungs = Mask(width: size, height: size, isInside: [Bool](repeating: false, count: size * size))
    }

    /// The natural logarithm of incoming over primary radiation, for a beam hardened by the patient: 0.019 per
    /// millimetre of water and 0.045 of bone.
    var attenuation: Plane {
        var result = water
        for index in result.values.indices {
            result.values[index] = 0.019 * max(water.values[index], 0) + 0.045 * bone.values[index]
        }
        return result
    }

    /// Draws the healthy chest.
    mutating func draw(using generator: inout SeededGenerator) {
        fillVolumes(&generator)
        var brush = TubeBrush(projection: projection)
        Vessels(habitus, chest).draw(with: &brush, onto: &water, using: &generator)
        let spine = Spine(habitus, chest)
        spine.drawAirways(with: &brush, outOf: &water)
        spine.draw(with: &brush, onto: &bone)
        RibCage(habitus, chest, stance).draw(with: &brush, onto: &bone, using: &generator)
        ShoulderGirdle(habitus, stance, body).draw(with: &brush, onto: &bone)
        Leads(stance, chest).draw(with: &brush, onto: &bone, using: &generator)
    }

    /// Adds a finding to the chest that was drawn.
    mutating func add(_ finding: Finding, using generator: inout SeededGenerator) -> [Lesion] {
        LesionPainter(projection: projection, air: air, lungs: lungs, chest: chest)
            .paint(finding, into: &water, using: &generator)
    }

    private mutating func fillVolumes(_ generator: inout SeededGenerator) {
        let size = projection.size
        let texture = Texture.fractal(
            size: size, grain: 9 * projection.scale, octaves: 3, persistence: 0.8, using: &generator)
        let slow = Texture.fractal(
            size: size, grain: 90 * projection.scale, octaves: 2, persistence: 0.6, using: &generator)
        for row in 0..<size {
            for column in 0..<size {
                let index = row * size + column
                let point = projection.point(column: column, row: row)
                let thickness = body.thickness(at: point)
                guard thickness > 0 else { continue }
                let (depth, isLung) = chest.contents(at: point, pitch: projection.pitch)
                air.values[index] = depth
                lungs.isInside[index] = isLung
                // Lung tissue and its finest vessels take a quarter of the space, unevenly.
                let tissue = 0.25 + 0.012 * texture.values[index] + 0.03 * slow.values[index]
                let muscle = thickness * (1 + 0.02 * slow.values[index] + 0.003 * texture.values[index])
                water.values[index] = muscle - min(depth, thickness * 0.9) * (1 - tissue)
            }
        }
        addGas(&generator)
    }

    /// Gas in the stomach, under the left dome, with a level where the patient stands.
    private mutating func addGas(_ generator: inout SeededGenerator) {
        let shown = generator.chance(0.5)
        let centre = Point(
            Float(generator.uniform(45...85)), chest.domeY.left + Float(generator.uniform(20...30)))
        let (long, short) = (Float(generator.uniform(14...38)), Float(generator.uniform(8...20)))
        let depth = Float(generator.uniform(14...46))
        guard shown else { return }
        let size = projection.size
        for row in 0..<size {
            for column in 0..<size {
                let offset = projection.point(column: column, row: row) - centre
                let (u, v) = (
                    offset.x / long,
                    offset.y / (offset.y < 0 || stance.isAnteroposterior ? short : short * 0.6)
                )
                let inside = 1 - u * u - v * v
                guard inside > 0 else { continue }
                water.values[row * size + column] -= depth * arc(inside) * smoothStep(0, 0.3, inside)
            }
        }
    }
}
