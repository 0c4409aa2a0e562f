/// A side marker as technologists lay on the cassette: a letter, perhaps within a shape.
package struct Marker: Hashable, Sendable {
    /// The letter, by its strokes.
    package enum Letter: String, Hashable, Sendable, CaseIterable {
        case left = "L"
        case right = "R"

        /// Polylines in a box of width 0.6 and height 1 about the origin, y pointing down.
        var strokes: [[(x: Double, y: Double)]] {
            switch self {
            case .left: [[(-0.26, -0.5), (-0.26, 0.5), (0.3, 0.5)]]
            case .right:
                [
                    [
                        (-0.28, 0.5), (-0.28, -0.5), (0.05, -0.5), (0.24, -0.4), (0.28, -0.24), (0.24, -0.08),
                        (0.05, 0.02), (-0.28, 0.02),
                    ],
                    [(0.02, 0.02), (0.3, 0.5)],
                ]
            }
        }
    }

    /// What surrounds the letter.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// The bare letter.
        case plain
        /// A ring about it.
        case ring
        /// The letter cut out of a bright plate.
        case plate
        /// An arrow beneath it.
        case arrow
    }

    package var letter: Letter
    package var shape: Shape
    /// Centre, as fractions of the side.
    package var x: Double
    package var y: Double
    /// Height of the letter as a fraction of the side.
    package var height: Double
    package var rotationDegrees: Double
    /// Gray level of the lead, 0…255.
    package var level: UInt8

    /// A marker from its parts.
    package init(
        letter: Letter, shape: Shape, x: Double, y: Double, height: Double = 0.04,
        rotationDegrees: Double = 0,
        level: UInt8 = 250
    ) {
        self.letter = letter
        self.shape = shape
        self.x = x
        self.y = y
        self.height = height
        self.rotationDegrees = rotationDegrees
        self.level = level
    }
}
