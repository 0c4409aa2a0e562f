public import Imaging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Several networks in one file whose judgements are averaged.
///
/// Member N's tensors are stored as "members.N.…", and its architecture stands under "members.N" in the card's modules.
public struct Ensemble: Codable, Sendable, Equatable {
    /// What is averaged.
    public enum Combination: String, Codable, Sendable, CaseIterable {
        /// Probabilities, each member's calibrated as its own file says.
        case probabilities
        /// Logits, as the networks give them.
        case logits
    }

    /// What a member's own file said of it.
    public struct Member: Codable, Sendable, Equatable {
        /// What its makers call it.
        public var name: String
        /// How a film becomes its input.
        public var preprocessing: Preprocessing
        /// How its logits are corrected, where probabilities are averaged.
        public var calibration: Calibration
        /// Its recipe, as text.
        public var recipe: String

        /// A member from its parts.
        public init(name: String, preprocessing: Preprocessing, calibration: Calibration, recipe: String) {
            self.name = name
            self.preprocessing = preprocessing
            self.calibration = calibration
            self.recipe = recipe
        }
    }

    /// What is averaged.
    public var combination: Combination
    /// In the order of their modules.
    public var members: [Member]

    /// An ensemble from its parts.
    public init(combination: Combination, members: [Member]) {
        self.combination = combination
        self.members = members
    }

    /// The module of member `index`.
    public static func module(_ index: Int) -> String { "members.\(index)" }

    /// Whether `name` is that of a member's module.
    static func isModule(_ name: String) -> Bool {
        name.hasPrefix("members.") && name.dropFirst("members.".count).allSatisfy(\.isNumber)
            && Int(name.dropFirst("members.".count)) != nil
    }

    /// Parts a tensor's name in a file into its module and the checkpoint's own key; `nil` where it names none.
    static func parting(_ name: String) -> (module: String, key: String)? {
        guard var dot = name.firstIndex(of: ".") else { return nil }
        if name[..<dot] == "members" {
            guard let second = name[name.index(after: dot)...].firstIndex(of: ".") else { return nil }
            dot = second
        }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    /// The logits that stand for all members: their mean, or those whose probabilities are the mean of the members'.
    ///
    /// - Parameter logits: `[members][findings]`.
    public func logits(of logits: [[Double]], task: ModelCard.Task) -> [Double] {
        let rows =
            switch combination {
            case .logits: logits
            case .probabilities: zip(members, logits).map { $0.calibration.probabilities(of: $1, task: task) }
            }
        guard let width = rows.first?.count else { return [] }
        let means = (0..<width).map { output in
            rows.reduce(0) { $0 + $1[output] } / Double(rows.count)
        }
        guard combination == .probabilities else { return means }
        return means.map { mean in
            // A mean that is no number stays one, so that whoever asks can say so.
            guard !mean.isNaN else { return mean }
            let bounded = min(max(mean, 1e-15), 1 - 1e-15)
            return task == .exclusive ? log(bounded) : log(bounded / (1 - bounded))
        }
    }
}
