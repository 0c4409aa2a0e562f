public import Foundation

/// How a model came to be: enough to repeat the training, and to tell whether later data overlap with it.
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// The recipe, as text.
    public var recipe: String
    /// The seed of every random choice.
    public var seed: UInt64
    /// Number of compute threads; with another number the same seed gives other weights.
    public var threads: Int
    /// Where the weights started.
    public var origin: WeightsOrigin
    /// SHA-256 over the training data.
    public var dataDigest: String
    /// What each split held.
    public var splits: [SplitRecord]
    /// Keyed hashes of the patients and films that were trained on.
    public var subjects: SubjectHashes
    /// What whoever judges the model must know about its training; `nil` where there is nothing.
    public var warnings: [String]?
    /// Version of Thorax.
    public var thorax: String
    /// Version of libtorch.
    public var libtorch: String
    /// When it was written, to the second.
    public var created: Date

    /// A record from its parts; `created` is cut to whole seconds, as the file keeps it.
    public init(
        recipe: String, seed: UInt64, threads: Int, origin: WeightsOrigin, dataDigest: String,
        splits: [SplitRecord], subjects: SubjectHashes, warnings: [String]? = nil, thorax: String,
        libtorch: String, created: Date
    ) {
        self.recipe = recipe
        self.seed = seed
        self.threads = threads
        self.origin = origin
        self.dataDigest = dataDigest
        self.splits = splits
        self.subjects = subjects
        self.warnings = warnings
        self.thorax = thorax
        self.libtorch = libtorch
        self.created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
    }
}

/// Where the weights started.
public enum WeightsOrigin: Codable, Sendable, Equatable {
    /// Random numbers.
    case scratch
    /// Another file's weights: what they are, and the file's SHA-256.
    case pretrained(source: String, sha256: String)

    /// What a person should read beside every figure.
    public var label: String {
        switch self {
        case .scratch: "trained from scratch, without ImageNet weights"
        case .pretrained(let source, _): "pretrained: \(source)"
        }
    }
}

/// What one split held.
public struct SplitRecord: Codable, Sendable, Equatable {
    /// "train", "validation" or "test".
    public var split: String
    /// Number of films.
    public var films: Int
    /// Number of patients.
    public var patients: Int
    /// Films that show each finding, in the card's order.
    public var positives: [Int]

    /// A record from its parts.
    public init(split: String, films: Int, patients: Int, positives: [Int]) {
        self.split = split
        self.films = films
        self.patients = patients
        self.positives = positives
    }
}
