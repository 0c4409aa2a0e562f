/// One way in which a film is shown to a network once more, for the mean of its logits over several.
public struct TestView: Codable, Sendable, Equatable {
    /// Whether left and right are exchanged; the heart is then on the wrong side.
    public var isMirrored: Bool
    /// Shift to the right as a fraction of the side.
    public var shiftRight: Double
    /// Shift down as a fraction of the side.
    public var shiftDown: Double
    /// Size of the content, 1 as it was.
    public var scale: Double
    /// Exponent on gray values scaled to 0…1.
    public var gamma: Double

    /// A view from its parts; by default the film as it is.
    public init(
        isMirrored: Bool = false, shiftRight: Double = 0, shiftDown: Double = 0, scale: Double = 1,
        gamma: Double = 1
    ) {
        self.isMirrored = isMirrored
        self.shiftRight = shiftRight
        self.shiftDown = shiftDown
        self.scale = scale
        self.gamma = gamma
    }

    /// Most views that a card may ask for.
    public static let maximumCount = 64

    /// The film as it is, and changed by one amplitude at a time, either way: shifted along each axis, its size, its gamma,
    /// mirrored. An amplitude of 0 leaves its views out.
    public static func around(
        shift: Double = 0, scale: Double = 0, gamma: Double = 0, mirrored: Bool = false
    ) -> [TestView] {
        var views = [TestView()]
        if shift != 0 {
            views += [shift, -shift].flatMap { [TestView(shiftRight: $0), TestView(shiftDown: $0)] }
        }
        if scale != 0 { views += [TestView(scale: 1 + scale), TestView(scale: 1 / (1 + scale))] }
        if gamma != 0 { views += [TestView(gamma: 1 + gamma), TestView(gamma: 1 / (1 + gamma))] }
        if mirrored { views.append(TestView(isMirrored: true)) }
        return views
    }

    /// What is wrong with it; `nil` where nothing is.
    var problem: String? {
        for (name, value, range) in [
            ("shiftRight", shiftRight, -0.5...0.5), ("shiftDown", shiftDown, -0.5...0.5),
            ("scale", scale, 0.25...4.0),
            ("gamma", gamma, 0.1...10.0),
        ] as [(String, Double, ClosedRange<Double>)]
        where !range.contains(value) {
            return "have \(name) \(value), outside \(range.lowerBound)...\(range.upperBound)"
        }
        return nil
    }
}
