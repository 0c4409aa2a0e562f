/// Why a predictor can't be made.
public enum InferenceError: Error, CustomStringConvertible, Sendable {
    /// A device name that is none of "cpu", "cuda", "cuda:N", "mps".
    case unknownDevice(String)
    /// A model file whose card describes no classifier.
    case noClassifier(String)

    /// A plain sentence that says what to do next.
    public var description: String {
        switch self {
        case .unknownDevice(let name): "'\(name)' is no device; expected cpu, cuda, cuda:0 or mps"
        case .noClassifier(let path):
            "\(path): its card describes no classifier, so it can't give probabilities"
        }
    }
}
