/// Why a predictor can't be made.
public enum InferenceError: Error, CustomStringConvertible, Sendable {
    /// A model file whose card describes no classifier.
    case noClassifier(String)

    /// A plain sentence that says what to do next.
    public var description: String {
        switch self {
        case .noClassifier(let path):
            "\(path): its card describes no classifier, so it can't give probabilities"
        }
    }
}
