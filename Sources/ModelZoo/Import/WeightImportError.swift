/// Why a foreign weight file can't become a model file: the fact and what to do next.
package enum WeightImportError: Error, Hashable, Sendable {
    /// The tensors are those of no registered network.
    case unrecognised(path: String, tensors: Int, first: String)
    /// The number of outputs isn't that of the findings.
    case outputs(path: String, found: Int, findings: Int)
    /// Findings were named for weights without a classifier.
    case noClassifier(path: String, architecture: String)
    /// The weights aren't those of the named network.
    case mismatch(path: String, architecture: String, facts: String)
    /// A tensor hasn't the shape that its layout needs.
    case shape(path: String, key: String, expected: String, found: [Int])
}

extension WeightImportError: CustomStringConvertible {
    /// One sentence that names the file and says what to do next.
    package var description: String {
        switch self {
        case .unrecognised(let path, let tensors, let first):
            "\(path): its \(tensors) tensors, '\(first)' among them, are those of no network that "
                + "`thorax models list` names; say which one it is with --architecture to see what differs"
        case .outputs(let path, let found, let findings):
            "\(path): has \(found) outputs, but \(findings) findings are named; name one for each output, "
                + "in order, with --findings"
        case .noClassifier(let path, let architecture):
            "\(path): holds \(architecture) without its classifier, so that no finding can be named; leave "
                + "--findings out to import it as starting weights"
        case .mismatch(let path, let architecture, let facts):
            "\(path): isn't \(architecture): \(facts)\nname the network that it was made for with --architecture"
        case .shape(let path, let key, let expected, let found):
            "\(path): '\(key)' has shape \(found), expected \(expected); check which network it was made for"
        }
    }
}
