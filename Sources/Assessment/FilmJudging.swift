package import Imaging
package import ModelFile

/// A network as evaluation and audit ask it: prepared films in, numbers out.
///
/// Films have the card's size. What runs the network, and where, stays behind this.
package protocol FilmJudging: Sendable {
    var card: ModelCard { get }
    /// Makes films what the network takes.
    var preparer: FilmPreparer { get }

    /// Calibrated probabilities `[films][findings]`, in the card's order.
    func probabilities(of films: [PreparedFilm]) async throws -> [[Double]]

    /// What the network gives before calibration, `[films][findings]`.
    func logits(of films: [PreparedFilm]) async throws -> [[Double]]

    /// The vectors that the head classifies, `[films][features]`.
    func embeddings(of films: [PreparedFilm]) async throws -> [[Float]]
}

extension FilmJudging {
    /// As the card says; a network whose card crops films brings what finds their lungs.
    package var preparer: FilmPreparer { FilmPreparer(card.preprocessing) }
}

/// Something that shows where a network looks.
package protocol FilmExplaining: Sendable {
    /// One map per film, of the film's size, for the output numbered `output` in the card's findings.
    ///
    /// - Throws: where the network doesn't support the method; the error names both.
    func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod
    ) async throws -> [SaliencyMap]
}

/// Something that finds the lungs.
package protocol LungSegmenting: Sendable {
    /// One mask per film, of the film's size: the lung fields that are visible, the heart's shadow left out.
    func lungs(of films: [PreparedFilm]) async throws -> [Mask]
}
