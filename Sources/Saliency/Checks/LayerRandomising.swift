package import Assessment
package import Imaging

/// An explainer whose network can be made to forget, from its output downwards.
package protocol LayerRandomising: FilmExplaining {
    /// The parts that can be drawn anew, the one nearest to the output first.
    nonisolated var layersFromTop: [String] { get }

    /// Maps of the network whose first `count` layers of ``layersFromTop`` have weights drawn anew.
    func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod, randomising count: Int,
        seed: UInt64
    ) async throws -> [SaliencyMap]
}
