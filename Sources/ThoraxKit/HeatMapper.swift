import Explaining
import ModelZoo
import Saliency

/// Shows where a classifier looks, on the film itself.
public struct HeatMapper: Sendable {
    private let explainer: Explainer
    private let preparer: FilmPreparer

    /// What the model file says of itself.
    public var card: ModelCard { explainer.card }

    /// Opens the model file at `path`.
    ///
    /// - Throws: as ``Predictor``'s initialiser; an error that names the members of an ensemble whose maps can't be laid
    ///   over each other.
    public init(model path: String, settings: Predictor.Settings = .init()) async throws {
        explainer = try await Explainer(model: path, settings: settings)
        preparer = try FilmPreparer.bundled(explainer.card.preprocessing)
    }

    /// Opens a classifier that comes with Thorax.
    public init(_ bundled: BundledClassifier, settings: Predictor.Settings = .init()) async throws {
        try await self.init(model: bundled.path, settings: settings)
    }

    /// How much each place of a film speaks for a finding.
    ///
    /// - Parameters:
    ///   - film: the film's file.
    ///   - finding: one of the card's findings.
    ///   - method: how; not every network knows all.
    /// - Throws: an error that names the film and what's wrong with it, the findings that the model knows, or the
    ///   methods that its network knows.
    public func map(
        of film: String, for finding: Finding, method: ExplanationMethod = .gradCAM
    ) async throws -> HeatMap {
        guard let output = card.findings.firstIndex(of: finding) else {
            throw HeatMapError.noSuchFinding(finding, known: card.findings)
        }
        let stored = try Radiograph(contentsOf: film)
        let placed = try preparer.place(stored, path: film)
        let maps = try await explainer.maps(of: [placed.prepared], output: output, method: method)
        return HeatMap(values: maps[0], film: stored, placement: placed.placement)
    }
}

/// A finding that a model doesn't know.
public enum HeatMapError: Error, Sendable, CustomStringConvertible {
    /// The finding asked for, and those that the card lists.
    case noSuchFinding(Finding, known: [Finding])

    /// The fact, and what may be asked for.
    public var description: String {
        switch self {
        case .noSuchFinding(let finding, let known):
            "the model has no finding \(finding); choose one of \(known.map(\.name).joined(separator: ", "))"
        }
    }
}

/// A film and how much each of its places speaks for a finding.
public struct HeatMap: Sendable {
    /// The map over the film as the network saw it.
    public let values: SaliencyMap
    /// The film as stored.
    public let film: Radiograph
    let placement: FilmPlacement

    /// The film in gray with the map in colour over it, as a PNG file.
    ///
    /// - Parameter side: its longest side in pixels; no larger than the film's own.
    public func png(side: Int = 1024) -> [UInt8] {
        Overlay(film, map: values, placed: placement, side: max(1, side)).png
    }
}
