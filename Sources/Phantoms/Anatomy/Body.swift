/// The soft tissue outline: how much of the patient a ray crosses, lungs not yet subtracted.
struct Body {
    private let habitus: Habitus
    private let stance: Stance
    private let neckHalfWidth: Float
    private let halfWidth: Profile
    private let depth: Profile
    private let shoulderTop: Profile
    private let shoulderDepth: Float
    private let armRadius: Float
    private let armTop: Point
    private let armEnd: Point

    init(_ habitus: Habitus, _ stance: Stance) {
        self.habitus = habitus
        self.stance = stance
        let (size, fat, chest) = (habitus.size, habitus.fat, habitus.chestHalfWidth)
        neckHalfWidth = (habitus.isFemale ? 47 : 55) * size + 9 * fat
        let wall = chest + 16 + 26 * fat
        let muscle: Float = habitus.isFemale ? 7 : 14
        halfWidth = Profile([
            (-200, 70), (-160, chest * 0.8), (-125, chest + 8), (-85, wall + muscle),
            (-40, wall + muscle * 0.8),
            (20, wall + muscle * 0.3), (80, wall), (130, wall - 3 + 5 * fat), (170, wall - 6 + 14 * fat),
            (260, wall + 18 * fat + (habitus.isFemale ? 8 : 0)),
        ])
        let t = habitus.thickness
        depth = Profile([
            (-220, 0.3 * t), (-170, 0.42 * t), (-130, 0.62 * t), (-85, 0.8 * t), (-30, 0.94 * t), (40, t),
            (110, 1.02 * t), (260, 1.02 * t + 20 * fat),
        ])
        let lift = stance.shrug
        shoulderTop = Profile([
            (0, -420), (neckHalfWidth - 12, -330), (neckHalfWidth - 2, -236), (neckHalfWidth + 12, -204),
            (90, -184 - lift * 0.6), (125, -171 - lift), (165, -162 - lift), (192, -146 - lift),
            (210, -116 - lift), (220, -60), (226, 60), (232, 400),
        ])
        shoulderDepth = 150 * size + 40 * fat
        armRadius = 42 * size + 12 * fat
        armTop = Point(180, -112 - lift)
        armEnd = Point(192 + 84 * stance.armsOut, 230)
    }

    /// The axis of the upper arm: from the centre of the humeral head down, on the patient's left.
    var arm: (top: Point, end: Point) { (armTop, armEnd) }

    /// Front-to-back depth of the trunk at its middle.
    func trunkDepth(_ y: Float) -> Float { depth[y] }

    /// Path length in millimetres through the body at a point.
    func thickness(at point: Point) -> Float {
        let (x, y) = (abs(point.x), point.y)
        let across = x / halfWidth[y]
        let trunk = y > -200 ? depth[y] * arc(1 - across * across * across) * smoothStep(-200, -150, y) : 0
        let collar = x / neckHalfWidth
        let neck =
            120 * habitus.size * arc(1 - collar * collar * collar * collar) * (1 - 0.35 * collar * collar)
            * (1 - smoothStep(-196, -112, y))
        let below = y - shoulderTop[x]
        let rise = 1 - min(max(below, 0) / 120, 1)
        let shoulder = shoulderDepth * arc(1 - rise * rise) * (1 - smoothStep(-90, 0, y))
        let arm = 2 * armThickness(Point(x, y))
        return union(trunk, neck, shoulder, arm) + breast(point)
    }

    private func armThickness(_ point: Point) -> Float {
        let (axis, offset) = (armEnd - armTop, point - armTop)
        let along = (offset.x * axis.x + offset.y * axis.y) / (axis.x * axis.x + axis.y * axis.y)
        let from = offset - min(max(along, 0), 1) * axis
        return arc(armRadius * armRadius - from.x * from.x - from.y * from.y)
    }

    /// A soft maximum: where solids overlap they don't add up in depth.
    private func union(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
        func fourth(_ x: Float) -> Float { x * x * x * x }
        return (fourth(a) + fourth(b) + fourth(c) + fourth(d)).squareRoot().squareRoot()
    }

    private func breast(_ point: Point) -> Float {
        let radius = habitus.isFemale ? habitus.breastRadius : 52
        let centre = Point(habitus.isFemale ? 92 * habitus.size : 82, habitus.isFemale ? 58 : 18)
        let dx = (abs(point.x) - centre.x) / radius
        let dy = (point.y - centre.y) / (point.y < centre.y ? radius * 1.7 : radius)
        let inside = 1 - dx * dx - dy * dy
        guard inside > 0 else { return 0 }
        // The lower fold is seen edge on and is crisp; above, the tissue thins out.
        let crisp = smoothStep(-20, 25, point.y - centre.y)
        let profile = inside * (1 - crisp) + arc(inside) * crisp
        return profile * (habitus.isFemale ? 8 + 0.26 * radius : 9)
    }
}
