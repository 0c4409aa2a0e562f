extension Augmentation {
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case rotationDegrees, scale, aspect, shift, horizontalFlip, gamma, toneCurve, contrast, brightness,
            sharpness, noise, border, erasing, borderMask, cornerMask, equalisation, localContrast,
            resolution, jpeg,
            operations, magnitude

        /// Quantities that recipes didn't always have go unsaid where they are 0: what is written stays the same.
        fileprivate var isAlwaysWritten: Bool {
            switch self {
            case .borderMask, .cornerMask, .equalisation, .localContrast, .resolution, .jpeg, .operations,
                .magnitude:
                false
            default: true
            }
        }
    }

    /// The key of what isn't an amplitude.
    private enum ContentKeys: String, CodingKey, CaseIterable { case lesions }

    /// Every amplitude that a recipe may give.
    package static let keys = CodingKeys.allCases.map(\.rawValue)

    /// Every key that a recipe may give, so that its reader can refuse others.
    package static let recipeKeys = keys + ContentKeys.allCases.map(\.rawValue)

    private static func quantity(of key: CodingKeys) -> WritableKeyPath<Augmentation, Double> {
        switch key {
        case .rotationDegrees: \.rotationDegrees
        case .scale: \.scale
        case .aspect: \.aspect
        case .shift: \.shift
        case .horizontalFlip: \.horizontalFlip
        case .gamma: \.gamma
        case .toneCurve: \.toneCurve
        case .contrast: \.contrast
        case .brightness: \.brightness
        case .sharpness: \.sharpness
        case .noise: \.noise
        case .border: \.border
        case .erasing: \.erasing
        case .borderMask: \.borderMask
        case .cornerMask: \.cornerMask
        case .equalisation: \.equalisation
        case .localContrast: \.localContrast
        case .resolution: \.resolution
        case .jpeg: \.jpeg
        case .operations: \.operations
        case .magnitude: \.magnitude
        }
    }

    private static func range(of key: CodingKeys) -> ClosedRange<Double> {
        switch key {
        case .rotationDegrees: 0...180
        case .gamma, .resolution: 0...4
        case .operations: 0...Double(Kind.allCases.count)
        case .shift, .brightness, .noise: 0...0.5
        default: 0...1
        }
    }

    /// Throws where an amplitude is outside its range.
    package func validate() throws(PerturbationError) {
        for key in CodingKeys.allCases {
            let value = self[keyPath: Self.quantity(of: key)]
            let range = Self.range(of: key)
            guard range.contains(value) else {
                throw .outOfRange(key: key.rawValue, expected: range, found: value)
            }
        }
        guard operations == operations.rounded() else {
            throw .notWhole(key: "operations", found: operations)
        }
        guard operations == 0 || magnitude > 0 else {
            throw .needs(key: "operations", other: "magnitude")
        }
    }

    /// Reads the keys that are present; the others stay neutral.
    ///
    /// - Throws: ``PerturbationError`` where a value is outside its range.
    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for key in CodingKeys.allCases {
            guard let value = try container.decodeIfPresent(Double.self, forKey: key) else { continue }
            self[keyPath: Self.quantity(of: key)] = value
        }
        lesions =
            try decoder.container(keyedBy: ContentKeys.self)
            .decodeIfPresent(LesionAugmentation.self, forKey: .lesions) ?? .none
        try validate()
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for key in CodingKeys.allCases {
            let value = self[keyPath: Self.quantity(of: key)]
            if value != 0 || key.isAlwaysWritten { try container.encode(value, forKey: key) }
        }
        guard lesions != .none else { return }
        var content = encoder.container(keyedBy: ContentKeys.self)
        try content.encode(lesions, forKey: .lesions)
    }
}
