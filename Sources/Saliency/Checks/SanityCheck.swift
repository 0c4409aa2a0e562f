package import Assessment
package import Imaging

/// Whether a method's maps depend on what the network has learnt (Adebayo et al., "Sanity checks for saliency maps",
/// NeurIPS 2018).
///
/// A map that stays the same when the weights are drawn anew, or when the labels were shuffled before training, shows
/// the film and not the model.
package struct SanityCheck: Sendable, Equatable, Codable {
    /// The maps of a changed network beside the original's.
    package struct Stage: Sendable, Equatable, Codable {
        /// What was changed last: a layer, or "labels".
        package let name: String
        /// Mean size of the rank correlation over the films that have one; `nil` where none has.
        package let rankCorrelation: Double?
        /// Mean structural similarity.
        package let structuralSimilarity: Double?
        package let films: Int
        /// Films whose changed map is the same everywhere; such a map shows nothing, so it counts as unlike.
        package let emptyMaps: Int
    }

    package enum Verdict: String, Sendable, Codable {
        case passed, failed
        /// Nothing could be compared: the original's own maps are the same everywhere.
        case undecided
    }

    package let method: ExplanationMethod
    /// In the order in which layers were drawn anew, each with all before it.
    package let weights: [Stage]
    /// Beside a model trained on shuffled labels; `nil` where none was given.
    package let labels: Stage?
    /// From which mean rank correlation on a changed network's maps count as the same.
    package let limit: Double

    /// Rank correlations of smooth maps of unrelated networks are seldom above this.
    package static let usualLimit = 0.5

    package init(
        method: ExplanationMethod, weights: [Stage], labels: Stage? = nil, limit: Double = Self.usualLimit
    ) {
        self.method = method
        self.weights = weights
        self.labels = labels
        self.limit = limit
    }

    /// Decided by the network without any learnt weight, and by the one with shuffled labels.
    package var verdict: Verdict {
        let decisive = [weights.last, labels].compactMap { $0 }.map(\.rankCorrelation)
        let known = decisive.compactMap { $0 }
        guard !known.isEmpty else { return .undecided }
        return known.contains { $0 >= limit } ? .failed : .passed
    }

    /// The verdict as a sentence.
    package var sentence: String {
        let name = method.rawValue
        switch verdict {
        case .passed:
            return "\(name) passes: its maps change when what the network has learnt is taken away."
        case .failed:
            return
                "\(name) fails: its maps stay much the same when what the network has learnt is taken away, "
                + "so they show the film rather than the model."
        case .undecided:
            return "\(name) can't be judged: its maps are the same everywhere on these films."
        }
    }

    /// Compares maps film by film.
    package static func stage(
        _ name: String, original: [SaliencyMap], changed: [SaliencyMap]
    ) throws(SaliencyError) -> Stage {
        precondition(original.count == changed.count)
        var (correlations, similarities): ([Double], [Double]) = ([], [])
        var empty = 0
        for (before, after) in zip(original, changed) {
            guard before.width == after.width, before.height == after.height else {
                throw .sizesDiffer(
                    expected: "\(before.width) × \(before.height)", found: "\(after.width) × \(after.height)")
            }
            // An original without a peak has nothing to lose.
            guard before.peak != nil else { continue }
            if after.peak == nil {
                empty += 1
                correlations.append(0)
                continue
            }
            if let value = MapSimilarity.rankCorrelation(before.values, after.values) {
                correlations.append(abs(value))
            }
            if let value = MapSimilarity.structuralSimilarity(before, after) { similarities.append(value) }
        }
        return Stage(
            name: name, rankCorrelation: mean(correlations), structuralSimilarity: mean(similarities),
            films: correlations.count, emptyMaps: empty)
    }

    /// Draws the network's layers anew from the output downwards, and asks for maps after each.
    ///
    /// - Parameter permuted: an explainer of a model trained on shuffled labels, of the same outputs.
    package static func run(
        _ method: ExplanationMethod, films: [PreparedFilm], output: Int, explainer: any LayerRandomising,
        permuted: (any FilmExplaining)? = nil, limit: Double = Self.usualLimit, seed: UInt64 = 1
    ) async throws -> SanityCheck {
        let original = try await explainer.maps(of: films, output: output, method: method)
        var stages: [Stage] = []
        for (index, layer) in explainer.layersFromTop.enumerated() {
            let changed = try await explainer.maps(
                of: films, output: output, method: method, randomising: index + 1, seed: seed)
            stages.append(try stage(layer, original: original, changed: changed))
        }
        var labels: Stage?
        if let permuted {
            let changed = try await permuted.maps(of: films, output: output, method: method)
            labels = try stage("labels", original: original, changed: changed)
        }
        return SanityCheck(method: method, weights: stages, labels: labels, limit: limit)
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
