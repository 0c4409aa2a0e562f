/// What is wrong with a declared change of look.
package enum PerturbationError: Error, CustomStringConvertible, Sendable, Equatable {
    /// A value outside its range.
    case outOfRange(key: String, expected: ClosedRange<Double>, found: Double)
    /// A value of `augmentation.lesions` that can't be used.
    case lesions(key: String, problem: String)
    /// A count that isn't a whole number.
    case notWhole(key: String, found: Double)
    /// A key that does nothing without another.
    case needs(key: String, other: String)

    package var description: String {
        switch self {
        case .outOfRange(let key, let expected, let found):
            "augmentation.\(key) is \(found), but must lie between \(expected.lowerBound) and "
                + "\(expected.upperBound); 0 switches it off."
        case .lesions(let key, let problem):
            "augmentation.lesions.\(key): \(problem)"
        case .notWhole(let key, let found):
            "augmentation.\(key) is \(found), but must be a whole number; 0 switches it off."
        case .needs(let key, let other):
            "augmentation.\(key) does nothing while augmentation.\(other) is 0; give it a value above 0, up to 1."
        }
    }
}
