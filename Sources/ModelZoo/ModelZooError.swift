/// A network that can't be built as described: the fact and what to do next.
package enum ModelZooError: Error, Hashable, Sendable {
    /// No architecture of this name; the nearest one and all names.
    case unknownArchitecture(name: String, suggestion: String?, known: [String])
    /// A number that must be positive isn't.
    case notPositive(what: String, value: Int)
    /// Hidden layers were asked of the reference's own classifier, which has none to configure.
    case hiddenLayersInReferenceHead(architecture: String, hidden: [Int])
    /// A dropout rate outside 0 ..< 1.
    case dropoutOutOfRange(Double)
    /// Libtorch refused to make its tensors, for want of memory for instance.
    case notBuilt(architecture: String, reason: String)
}

extension ModelZooError: CustomStringConvertible {
    /// One sentence with the fact and what to do next.
    package var description: String {
        switch self {
        case .unknownArchitecture(let name, let suggestion, let known):
            "there is no architecture “\(name)”; "
                + (suggestion.map { "did you mean “\($0)”? " } ?? "")
                + "Known are \(known.joined(separator: ", "))"
        case .notPositive(let what, let value):
            "\(what) is \(value); give a number of at least 1"
        case .hiddenLayersInReferenceHead(let architecture, let hidden):
            "the torchvision head of \(architecture) takes no hidden layers, but \(hidden) were given; "
                + "leave them out, or choose the head kind “pooled”"
        case .dropoutOutOfRange(let rate):
            "a dropout of \(rate) is outside 0 ..< 1; give the share of activations to drop"
        case .notBuilt(let architecture, let reason):
            "\(architecture) can't be built: \(reason)"
        }
    }
}
