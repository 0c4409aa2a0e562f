package import Assessment
package import Cohort
import Imaging
import Metrics
package import ModelFile

/// How well a segmenter's masks agree with those that people drew, source by source.
package struct SegmentationEvaluation: Sendable {
    /// One film's agreement.
    package struct Score: Sendable {
        package let film: Film
        package let dice: Double
        /// As fractions of the film's side; `nil` where one of the masks is empty.
        package let hausdorff95: Double?
        package let hausdorff: Double?
    }

    package let scores: [Score]

    /// Segments every film of `set`, in batches, and scores it.
    package init(
        _ segmenter: some LungSegmenting, on set: MaskSet, progress: (Int) -> Void = { _ in }
    ) async throws {
        var scores: [Score] = []
        for start in stride(from: 0, to: set.films.count, by: 16) {
            let films = start..<min(start + 16, set.films.count)
            let found = try await segmenter.lungs(of: Array(set.pixels[films]))
            for (film, mask) in zip(films, found) {
                let side = Double(mask.width)
                let score = try SegmentationScores(mask.grid, truth: set.masks[film].grid)
                scores.append(
                    Score(
                        film: set.films[film], dice: score.dice ?? 1,
                        hausdorff95: score.hausdorff95.map { $0 / side },
                        hausdorff: score.hausdorff.map { $0 / side }))
            }
            progress(films.upperBound)
        }
        self.scores = scores
    }

    /// The figures of each source (the films' site), in alphabetical order.
    ///
    /// - Parameter conventions: what a source's masks hold, where it isn't what the card says.
    package func figures(conventions: [String: String] = [:]) -> [SegmenterCard.Figures] {
        Dictionary(grouping: scores) { $0.film.site ?? "unknown" }.sorted { $0.key < $1.key }.map {
            source, scores in
            let dice = scores.map(\.dice).sorted()
            return SegmenterCard.Figures(
                source: source, convention: conventions[source] ?? "", films: scores.count,
                patients: Set(scores.map(\.film.patient)).count,
                dice: dice.reduce(0, +) / Double(dice.count), diceFifthPercentile: dice[dice.count / 20],
                hausdorff95: Self.median(scores.map { $0.hausdorff95 ?? 1 }),
                hausdorff: Self.median(scores.map { $0.hausdorff ?? 1 }))
        }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension Mask {
    fileprivate var grid: BoolGrid { BoolGrid(width: width, height: height, values: isInside) }
}
