/// What keeps phantoms from being made.
package enum PhantomError: Error, CustomStringConvertible, Sendable, Equatable {
    /// A request outside what phantoms can do.
    case outOfRange(parameter: String, expected: ClosedRange<Double>, found: Double)
    /// A file or folder that can't be written.
    case unwritable(path: String, reason: String)

    package var description: String {
        switch self {
        case .outOfRange(let parameter, let expected, let found):
            "\(parameter) is \(found), but must lie between \(expected.lowerBound) and \(expected.upperBound)."
        case .unwritable(let path, let reason):
            "\(path): could not be written: \(reason) Choose another folder, or make room there."
        }
    }
}
