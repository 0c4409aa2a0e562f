internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A growth as a ray meets it: how much of its tissue lies along the ray at a distance from its centre, in millimetres.
struct LesionShape {
    let radius: Float
    private let outline: LesionOutline
    private let flattening: Float
    private let turn: (cosine: Float, sine: Float)
    /// A ball's depth falls as the root of what is left to the border; softer borders fall sooner.
    private let exponent: Float
    /// Depth along the ray relative to the diameter across.
    private let thickness: Float
    private let cavity: Cavity?
    private let spicules: [Spicule]
    private let texture: LatticeNoise
    private let unevenness: Float

    private struct Cavity {
        let x, y, radius: Float
    }

    /// A strand that leaves the border and tapers.
    private struct Spicule {
        let start, end: (x: Float, y: Float)
        let width: Float
    }

    init(_ kind: LesionKind, diameter: Double, _ generator: inout SeededGenerator) {
        func draw(_ range: ClosedRange<Double>) -> Float { Float(generator.uniform(range)) }
        radius = Float(diameter) / 2
        let isMass = kind == .mass
        flattening = draw(0.78...1)
        let angle = draw(0...(.pi))
        turn = (cosf(angle), sinf(angle))
        exponent = draw(0.4...(isMass ? 0.85 : 0.9))
        thickness = draw(0.8...(isMass ? 1.05 : 1.15))
        let isSpiculated = generator.chance(isMass ? 0.5 : diameter > 12 ? 0.35 : 0)
        let isHollow = generator.chance(isMass ? 0.08 : 0)
        unevenness = draw(0.05...(isMass ? 0.2 : 0.15))
        let lobes = draw(isMass ? 0.08...0.22 : 0.04...0.16)
        let hollow = (x: draw(-0.15...0.15), y: draw(-0.15...0.15), radius: draw(0.35...0.6))
        outline = LesionOutline(radius: radius, lobes: lobes, &generator)
        cavity =
            isHollow
            ? Cavity(x: hollow.x * radius, y: hollow.y * radius, radius: hollow.radius * radius) : nil
        texture = LatticeNoise(cell: max(radius * 0.45, 2.5), &generator)
        spicules = isSpiculated ? Self.spicules(outline, radius, &generator) : []
    }

    private static func spicules(
        _ outline: LesionOutline, _ radius: Float, _ generator: inout SeededGenerator
    ) -> [Spicule] {
        (0..<7 + generator.index(below: 12)).map { _ in
            let angle = Float(generator.uniform(0...(2 * .pi)))
            let bend = angle + Float(generator.uniform(-0.12...0.12))
            let border = outline.radius(at: angle)
            let length = border * Float(generator.uniform(1.15...1.6))
            return Spicule(
                start: (0.75 * border * cosf(angle), 0.75 * border * sinf(angle)),
                end: (length * cosf(bend), length * sinf(bend)),
                width: Float(generator.uniform(0.7...1.6)))
        }
    }

    /// How far from the centre anything of it may lie.
    var reach: Float { radius * 1.75 }

    /// Whether a point is within the border.
    func contains(_ x: Float, _ y: Float) -> Bool { inside(x, y) > 0 }

    /// Tissue along the ray through a point, its unevenness included.
    func path(_ x: Float, _ y: Float) -> Float {
        let inside = inside(x, y)
        var depth = inside > 0 ? 2 * radius * thickness * powf(inside, exponent) : 0
        if let cavity, depth > 0 {
            let (dx, dy) = (x - cavity.x, y - cavity.y)
            let left = cavity.radius * cavity.radius - dx * dx - dy * dy
            if left > 0 { depth = max(depth - 1.7 * left.squareRoot(), 0.2 * depth) }
        }
        depth *= max(1 + unevenness * texture(x, y), 0.3)
        for spicule in spicules { depth = max(depth, strand(spicule, x, y)) }
        return depth
    }

    /// 1 at the centre to 0 at the border, as the square of a ball's depth; negative outside.
    private func inside(_ x: Float, _ y: Float) -> Float {
        let u = (x * turn.cosine + y * turn.sine) * flattening.squareRoot()
        let v = (y * turn.cosine - x * turn.sine) / flattening.squareRoot()
        let border = outline.radius(at: atan2f(v, u))
        return 1 - (u * u + v * v) / (border * border)
    }

    private func strand(_ spicule: Spicule, _ x: Float, _ y: Float) -> Float {
        let (dx, dy) = (spicule.end.x - spicule.start.x, spicule.end.y - spicule.start.y)
        let along = ((x - spicule.start.x) * dx + (y - spicule.start.y) * dy) / (dx * dx + dy * dy)
        guard along > 0, along < 1 else { return 0 }
        let (ex, ey) = (x - spicule.start.x - along * dx, y - spicule.start.y - along * dy)
        let width = spicule.width * (1 - 0.7 * along)
        let left = 1 - (ex * ex + ey * ey) / (width * width)
        return left > 0 ? 2.4 * width * (1 - along) * left.squareRoot() : 0
    }
}

/// Smooth noise of one grain size about zero, mostly within -1…1.
private struct LatticeNoise {
    private static let side = 16
    private let cell: Float
    private let nodes: [Float]

    init(cell: Float, _ generator: inout SeededGenerator) {
        self.cell = cell
        nodes = (0..<Self.side * Self.side).map { _ in Float(generator.uniform(-1.4...1.4)) }
    }

    func callAsFunction(_ x: Float, _ y: Float) -> Float {
        let (column, row) = (x / cell + 8, y / cell + 8)
        let (left, top) = (floorf(column), floorf(row))
        let (u, v) = (ease(column - left), ease(row - top))
        func node(_ column: Float, _ row: Float) -> Float {
            nodes[(Int(row) & (Self.side - 1)) * Self.side + (Int(column) & (Self.side - 1))]
        }
        let upper = node(left, top) + u * (node(left + 1, top) - node(left, top))
        let lower = node(left, top + 1) + u * (node(left + 1, top + 1) - node(left, top + 1))
        return upper + v * (lower - upper)
    }

    private func ease(_ t: Float) -> Float { t * t * (3 - 2 * t) }
}
