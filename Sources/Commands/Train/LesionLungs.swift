import BundledModels
import Clinical
import Cohort
import DataCommands
import Evaluating
import Imaging
import Inference
import ModelFile
import ModelZoo
import Training

/// The lungs of those training films into which a recipe inserts lesions and whose masks the cohort doesn't name.
enum LesionLungs {
    /// Masks by path, as the recipe prepares films; empty where the recipe inserts none. A film that can't be read is
    /// left out: reading the cohort says so.
    static func find(for recipe: Recipe, in cohort: Cohort) async throws -> [String: PreparedFilm] {
        guard !recipe.insertedLesions.isEmpty else { return [:] }
        let findings = try TargetTable.resolve(recipe.findings, in: cohort)
        let films = try cohort.films(in: .train).filter { film in
            film.masks["lungs"] == nil && film.masks["left lung"] == nil
                && LesionPlan.isNormal(film, findings: findings)
        }
        guard !films.isEmpty else { return [:] }
        let segmenter = try await LungSegmenter(contentsOf: BundledModels.lungs)
        var preprocessing = recipe.preprocessing
        preprocessing.size = segmenter.card.preprocessing.size
        let small = Preprocessing(
            size: LesionPlan.maskSize, fit: .stretch, normalisation: .imageNet(channels: 1))
        let preparer = try FilmPreparer.bundled(preprocessing)
        let line = ProgressLine("finding lungs", unit: "films")
        defer { line.finish() }
        var lungs: [String: PreparedFilm] = [:]
        for (number, film) in films.enumerated() {
            if let prepared = try? preparer.prepare(contentsOf: film.path) {
                let mask = try await segmenter.lungs(of: [prepared])[0]
                if mask.area > mask.isInside.count / 50 {
                    lungs[film.path] = small.prepare(
                        Radiograph(width: mask.width, height: mask.height, pixels: .gray8(mask.pixels)))
                }
            }
            line.update(number + 1, of: films.count)
        }
        return lungs
    }
}
