package import Clinical
package import Cohort
package import Evaluating
import Foundation
import Groundwork
package import Imaging
import ModelFile
package import Perturbation

/// Which films of the training split get lesions, and what they are labelled then.
///
/// It can be made of films of the training split only, and only a batch source that is handed one inserts anything:
/// validation and test see films as they are.
package struct LesionPlan: Sendable {
    /// Side of the lungs' masks in pixels: 4 KB per normal film.
    package static let maskSize = LungMasks.size

    private let settings: LesionAugmentation
    private let kinds: [LesionKind]
    private let inserter: LesionInserter
    private let seed: UInt64
    private let task: ModelCard.Task
    private let table: TargetTable
    /// Lungs of the normal films; `nil` for all others.
    private let lungs: [PreparedFilm?]
    /// What can't be had from these films, for the card.
    package let warnings: [String]
    /// Of what it will do, beside recipe and films.
    let digest: String

    /// Whether nothing is said to be wrong on a film: labelled normal, or every finding of the recipe said to be absent
    /// and no other one present.
    package static func isNormal(_ film: Film, findings: [Finding]) -> Bool {
        let normal = Finding("Normal")
        guard film.presentFindings.allSatisfy({ $0 == normal }) else { return false }
        return film.label(of: normal) == .present || findings.allSatisfy { film.label(of: $0) == .absent }
    }

    /// - Parameters:
    ///   - preparer: what places the films, and so the masks that the cohort names.
    ///   - segmented: lungs by a film's path where the cohort names no mask, prepared as the recipe prepares films.
    /// - Throws: ``TrainingError/cannotInsert(reason:)`` for a film outside the training split, or where no normal film
    ///   has lungs.
    package init(
        _ recipe: Recipe, _ table: TargetTable, _ preparer: FilmPreparer, segmented: [String: PreparedFilm]
    ) throws(TrainingError) {
        if let film = table.films.first(where: { $0.split != .train }) {
            throw .cannotInsert(
                reason:
                    "\(film.path): lesions are inserted into films of the training split only; this one is in "
                    + "\(film.split?.rawValue ?? "none")")
        }
        let normal = table.films.indices.filter {
            Self.isNormal(table.films[$0], findings: table.findings)
        }
        let drawn = LungMasks(
            normal.map { table.films[$0] }, preparer: preparer, margin: 0, workers: recipe.workers)
        var lungs = [PreparedFilm?](repeating: nil, count: table.films.count)
        var found = 0
        for (place, film) in normal.enumerated() {
            lungs[film] = drawn.mask(place) ?? segmented[table.films[film].path]
            found += lungs[film] == nil ? 0 : 1
        }
        guard found > 0 else {
            throw .cannotInsert(
                reason:
                    "augmentation.lesions: none of the \(normal.count) normal training films (Normal present, or all "
                    + "findings absent) has a mask of the lungs; name masks in the cohort's column masks as lungs=PATH"
            )
        }
        settings = recipe.augmentation.lesions
        kinds = recipe.insertedLesions
        inserter = LesionInserter(contrastToNoise: recipe.augmentation.lesions.contrastToNoise)
        seed = recipe.seed
        task = recipe.task
        self.table = table
        self.lungs = lungs
        warnings =
            found < normal.count
            ? [
                "augmentation.lesions: \(normal.count - found) of \(normal.count) normal training films have no usable "
                    + "mask of the lungs and get no lesions."
            ] : []
        digest = Digest.sha256(
            lungs.map { $0.map { Digest.sha256(Data($0.pixels)) } ?? "-" }.joined(separator: "\n"))
    }

    /// Films that may get a lesion.
    package var candidates: Int { lungs.count { $0 != nil } }

    /// By finding: the films of an epoch that can be expected to show it, and not to, once lesions are in; a place is taken
    /// to be found for each.
    package var expectedCounts: [(present: Double, absent: Double)] {
        // Films with the same labels change alike, and most normal films have the same.
        let rows = Dictionary(grouping: lungs.indices.filter { lungs[$0] != nil }) { Array(table.row($0)) }
        // Whole numbers, whose sum is the same in any order.
        var gained = [(present: Int, absent: Int)](repeating: (0, 0), count: table.outputs)
        for (before, films) in rows {
            for after in kinds.map({ targets(films[0], with: $0) }) {
                for finding in gained.indices {
                    gained[finding].present +=
                        films.count * ((after[finding] == 1 ? 1 : 0) - (before[finding] == 1 ? 1 : 0))
                    gained[finding].absent +=
                        films.count * ((after[finding] == 0 ? 1 : 0) - (before[finding] == 0 ? 1 : 0))
                }
            }
        }
        let share = settings.probability / Double(kinds.count)
        return gained.enumerated().map { finding, gained in
            let counts = table.counts(finding)
            return (
                Double(counts.present) + share * Double(gained.present),
                Double(counts.absent) + share * Double(gained.absent)
            )
        }
    }

    /// The film of a draw with a lesion; `nil` where it stays as it is.
    package func insert(
        into film: PreparedFilm, _ draw: FilmDraw
    ) -> (film: PreparedFilm, lesion: InsertedLesion)? {
        guard let mask = lungs[draw.film] else { return nil }
        // A stream of its own: the film's look stays what it was without lesions.
        var generator = SeededGenerator(seed, "lesion", draw.epoch, draw.film, draw.repetition)
        let isChosen = generator.chance(settings.probability)
        let kind = kinds[generator.index(below: kinds.count)]
        guard isChosen else { return nil }
        return inserter(
            kind, in: film, lungs: Mask(mask).resized(width: film.size, height: film.size), using: &generator)
    }

    /// The targets of a film, `[outputs]`, once it shows a lesion: the class changes, or the finding and what it
    /// implies become present and the film isn't normal any more.
    package func targets(_ film: Int, with kind: LesionKind) -> [Float] {
        let row = Array(table.row(film))
        guard let finding = settings.finding(of: kind) else { return row }
        if task == .exclusive { return table.findings.map { $0 == finding ? 1 : 0 } }
        var labels: [Finding: Label] = [finding: .present, Finding("Normal"): .absent]
        Implication.apply(to: &labels)
        return zip(table.findings, row).map { other, value in
            labels[other].map { $0 == .present ? 1 : 0 } ?? value
        }
    }
}
