package import Assessment

/// An explanation that can't be had: the fact and what to do next.
package enum ExplainingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The network lacks what the method looks at.
    case unsupported(method: ExplanationMethod, architecture: String, supported: [ExplanationMethod])
    /// An output that the model doesn't have.
    case noSuchOutput(Int, outputs: Int)
    /// A film of another size than the model takes.
    case wrongSize(expected: Int, found: Int)
    /// A model file without a classifier.
    case noClassifier(String)
    /// An ensemble whose members' maps can't be laid over each other.
    case mixedEnsemble(String, members: [String])

    package var description: String {
        switch self {
        case .unsupported(let method, let architecture, let supported):
            "\(method.rawValue) needs \(method.need), which \(architecture) hasn't; choose one of "
                + supported.map(\.rawValue).joined(separator: ", ")
        case .noSuchOutput(let output, let outputs):
            "expected an output from 0 to \(outputs - 1), found \(output); choose one of the model's findings"
        case .wrongSize(let expected, let found):
            "expected a film prepared at \(expected) pixels, found \(found); prepare it by the model's card"
        case .mixedEnsemble(let path, let members):
            "\(path): it is an ensemble of \(members.count) networks of several architectures, or that take films of "
                + "several sizes; explain the members' own files (\(members.joined(separator: ", "))), "
                + "or audit it with --no-explain"
        case .noClassifier(let path):
            "\(path): its card describes no classifier, so there is nothing to explain"
        }
    }
}

extension ExplanationMethod {
    /// What some networks lack and this method looks at.
    fileprivate var need: String {
        switch self {
        case .attentionRollout: "layers in which each part of the film attends to all"
        case .multiScaleCAM: "feature maps of several scales"
        default: "a feature map"
        }
    }
}
