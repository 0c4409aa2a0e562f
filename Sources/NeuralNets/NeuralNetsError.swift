public import Torch

/// What went wrong between a network, its weights and its optimiser.
public enum NeuralNetsError: Error, Sendable, CustomStringConvertible {
    /// Weights that don't fit the network.
    case weights(WeightMismatch)
    /// A saved optimiser state that doesn't fit: the entry, and what is wrong with it.
    case optimiserState(name: String, problem: String)
    /// An operation that libtorch refused.
    case torch(TorchError)

    /// One or more plain sentences that say what to do next.
    public var description: String {
        switch self {
        case .weights(let mismatch): mismatch.description
        case .optimiserState(let name, let problem):
            "the optimiser's state “\(name)” \(problem); resume with the recipe that wrote it, or start anew"
        case .torch(let error): error.description
        }
    }
}

/// Everything in which a set of weights differs from what a network expects.
public struct WeightMismatch: Hashable, Sendable, CustomStringConvertible {
    /// A tensor of another shape than the network's.
    public struct Misshapen: Hashable, Sendable {
        /// The checkpoint's key.
        public let key: String
        /// The network's shape.
        public let expected: [Int]
        /// The weights' shape.
        public let found: [Int]
    }

    /// Keys of the network that the weights lack.
    public internal(set) var missing: [String] = []
    /// Keys of the weights that the network lacks.
    public internal(set) var unused: [String] = []
    /// Keys that both have, with different shapes.
    public internal(set) var misshapen: [Misshapen] = []
    /// What to pass, or change, to accept each kind.
    var advice: [String] = []

    var isEmpty: Bool { missing.isEmpty && unused.isEmpty && misshapen.isEmpty }

    /// The keys, by kind, and then what to do.
    public var description: String {
        ([facts] + advice.map { "to accept this: \($0)" }).joined(separator: "\n  ")
    }

    /// The keys, by kind.
    public var facts: String {
        var lines = ["the weights don't fit the network"]
        lines += Self.list("missing", missing)
        lines += Self.list("unused", unused)
        lines += Self.list(
            "misshapen", misshapen.map { "\($0.key) (expected \($0.expected), found \($0.found))" })
        return lines.joined(separator: "\n  ")
    }

    /// A line of the first few entries and how many more there are.
    private static func list(_ title: String, _ entries: [String], limit: Int = 12) -> [String] {
        guard !entries.isEmpty else { return [] }
        let rest = entries.count > limit ? ", and \(entries.count - limit) more" : ""
        return ["\(title) (\(entries.count)): " + entries.prefix(limit).joined(separator: ", ") + rest]
    }
}
