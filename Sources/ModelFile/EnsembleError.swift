/// Why models can't be put into one ensemble.
package enum EnsembleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Fewer than two.
    case tooFew(Int)
    /// One that is an ensemble itself.
    case nested(path: String)
    /// One without a classifier.
    case noClassifier(path: String)
    /// One that differs from the first where all must agree.
    case different(path: String, what: String, expected: String, found: String)

    package var description: String {
        switch self {
        case .tooFew(let count): "an ensemble takes two or more model files, found \(count); name more"
        case .nested(let path): "\(path): it is an ensemble already; name its members' own files instead"
        case .noClassifier(let path):
            "\(path): its card describes no classifier; name a model that gives probabilities"
        case .different(let path, let what, let expected, let found):
            "\(path): its \(what) is \(found), expected \(expected) as in the first model; "
                + "only models that agree in it can be averaged"
        }
    }
}
