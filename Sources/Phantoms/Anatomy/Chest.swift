/// The inside of the chest: lungs, heart, great vessels, diaphragm. All lengths in millimetres.
struct Chest {
    /// Outer edge of the lungs, as a distance from the midline.
    private let lateral: Profile
    /// Edge of the mediastinum on the patient's right and left.
    private let medial: (right: Profile, left: Profile)
    private let habitus: Habitus
    private let stance: Stance
    private let body: Body
    let apexY: Float
    /// Summits of the diaphragm.
    let domeY: (right: Float, left: Float)
    private let scale: Float

    init(_ habitus: Habitus, _ stance: Stance, body: Body) {
        self.habitus = habitus
        self.stance = stance
        self.body = body
        scale = habitus.size
        apexY = -146 * scale
        let breath = 22 * stance.inspiration
        domeY = (84 * scale + breath, 97 * scale + breath * 0.9)
        let (apex, apexX, chest) = (apexY, 53 * scale, habitus.chestHalfWidth)
        lateral = Profile(
            stride(from: Float(0), through: 1, by: 0.05).map { step in
                let s = step * step
                return (apex + s * (60 - apex), apexX + (chest - apexX) * Self.bow(s))
            } + [(120, chest + 2), (240, chest)])
        medial = (
            right: Profile([
                (-200, 22), (-110, 29), (-60, 31), (-30, 33), (10, 30), (100, 28), (240, 30),
            ]),
            left: Profile([
                (-200, 22), (-115, 30), (-85, 31), (-40, 31), (0, 30), (100, 30), (240, 30),
            ])
        )
    }

    /// The rise of the lung's outer edge from the apex, 0…1.
    private static func bow(_ s: Float) -> Float { arc(1 - (1 - s) * (1 - s) * arc(1 - s)) }

    /// Distance of the lung's outer edge from the midline.
    func lateralEdge(_ y: Float) -> Float { lateral[y] }

    /// Height of the visible diaphragm, which hides what is below.
    func diaphragm(_ x: Float) -> Float {
        let isLeft = x > 0
        let chest = habitus.chestHalfWidth + 3
        let centre = isLeft ? chest * 0.53 : chest * 0.5
        let reach = abs(x) > centre ? chest - centre : centre + 34
        let t = min(abs(abs(x) - centre) / reach, 1)
        let drop: Float = abs(x) > centre ? 62 : 36
        return (isLeft ? domeY.left : domeY.right) + drop * (1 - arc(1 - t * t * (0.7 + 0.3 * t)))
    }

    /// The depth of air and of everything in its place along the ray at `point`, and whether lung is seen there.
    func contents(at point: Point, pitch: Float) -> (air: Float, isLung: Bool) {
        let (x, y) = (point.x - midline(point.y), point.y)
        let edge = lateral[y]
        let across = abs(x) / edge
        let s = (y - apexY) / 50
        guard across < 1, s > 0 else { return (0, false) }
        let tall = 1 - min(s, 1)
        // The cavity is flat towards the apex; its inner edge there runs out from the spine to the apex.
        let cavity =
            0.8 * body.trunkDepth(y) * arc(1 - across * across * across) * arc(1 - tall * tall * 0.96)
        let apexInner = 50 * scale - 30 * scale * arc(1 - tall * tall * tall)
        let inner =
            smoothStep(apexInner - 10, apexInner + 6, abs(x)) * (1 - smoothStep(0.9, 1, tall)) + smoothStep(
                0.9, 1, tall) * smoothStep(0, 22, 22 - abs(abs(x) - 50 * scale))
        let solid = mediastinum(x, y)
        let below = y - diaphragm(x)
        let recess = min(max(below / 40, 0), 1)
        let open = 1 - arc(1 - (1 - recess) * (1 - recess))
        // The summit of the diaphragm is seen edge on: a sharp border, softened over the pixel only.
        let covered = min(max(below / pitch + 0.5, 0), 1)
        let shown = 1 - covered * (1 - 0.22 * open)
        let air = max(cavity - solid, 0) * inner * shown
        return (air, below < 0 && solid < 34 && air > 14)
    }

    /// Sideways position of the mediastinum: the front of a turned patient and a curved spine move it.
    func midline(_ y: Float) -> Float {
        stance.rotation * 0.6 + habitus.scoliosis * (1 - y * y / 22_500) * 0.5
    }

    /// Depth of heart, great vessels and spine at a point relative to the midline.
    private func mediastinum(_ x: Float, _ y: Float) -> Float {
        let width = x < 0 ? medial.right[y] : medial.left[y]
        let q = x * x / (width * width)
        let column = 142 * max(1 - q * q, 0)
        let h = habitus.heartScale * scale * (stance.isAnteroposterior ? 1.1 : 1)
        let sink = stance.inspiration * 7
        let aorta = habitus.aortaRadius
        var sum = fourth(column)
        sum += ellipsoid(
            x, y, Point(23, 62 + sink), 73 * h, (52 - stance.inspiration * 3) * h, 0.76, 0.65, 182)
        sum += ellipsoid(x, y, Point(-12, 54 + sink), 36 * h, 50 * h, 1, 0, 150)
        sum += ellipsoid(x, y, Point(14 + aorta * 0.55, -68), aorta, aorta * 1.2, 1, 0, 124)
        sum += ellipsoid(x, y, Point(18, -16), 25 * h, 50, 1, 0, 134)
        sum += ellipsoid(x, y, Point(-18, -40), 16 + aorta * 0.35, 52, 1, 0, 108)
        // The descending aorta, beside the spine down to the diaphragm.
        let offset = x - (16 + aorta * 0.45 - 0.05 * y)
        if y > -70 { sum += fourth(2 * arc(aorta * aorta * 0.7 - offset * offset)) }
        return sum.squareRoot().squareRoot()
    }

    private func fourth(_ x: Float) -> Float { x * x * x * x }

    /// The fourth power of the depth of an ellipsoid whose long axis points along `(cosine, sine)`.
    private func ellipsoid(
        _ x: Float, _ y: Float, _ centre: Point, _ long: Float, _ short: Float, _ cosine: Float,
        _ sine: Float,
        _ depth: Float
    ) -> Float {
        let (dx, dy) = (x - centre.x, y - centre.y)
        let u = (dx * cosine + dy * sine) / long
        let v = (dy * cosine - dx * sine) / short
        let inside = max(1 - u * u - v * v, 0)
        return fourth(depth) * inside * inside
    }
}
