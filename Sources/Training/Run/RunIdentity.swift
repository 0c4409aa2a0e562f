import Cohort
import Evaluating
import Foundation
import Groundwork
import Imaging
package import ModelFile
import Torch

/// What a resumed run must share with the interrupted one to end with the same weights.
package struct RunIdentity: Codable, Sendable, Equatable {
    package let recipe: String
    package let data: String
    package let threads: Int
    package let seed: UInt64
    package let libtorch: String
    package let device: String
    package let weights: WeightsOrigin

    /// The identity of a plan: digests of its recipe (less what can't matter) and of its films and labels.
    init(_ plan: TrainingPlan) throws {
        var text = ""
        for (table, source) in [(plan.training, plan.trainingFilms), (plan.validation, plan.validationFilms)]
        {
            text += try source.contentDigest() + "\n"
            for index in table.films.indices {
                text += table.films[index].patient + table.row(index).map { " \($0)" }.joined() + "\n"
            }
        }
        // What decides the order of films or a loss beside their labels; a run without keeps the digest it had.
        let mitigation = plan.mitigation
        if let groups = mitigation.groups { text += "groups \(groups.names) \(groups.numbers)\n" }
        if let attribute = mitigation.attribute { text += "attribute \(attribute.map { $0 ?? -1 })\n" }
        if let lungs = mitigation.lungs { text += "lungs \(lungs.digest)\n" }
        if let segmenter = plan.trainingFilms.preprocessing.segmenter { text += "crop \(segmenter)\n" }
        if let lesions = plan.lesions { text += "lesions \(lesions.digest)\n" }
        self.init(
            recipe: plan.recipe, data: Digest.sha256(text), device: plan.device, weights: plan.weightsOrigin)
    }

    /// An identity from the recipe (less what can't matter) and a digest of the data.
    init(recipe: Recipe, data: String, device: Device, weights: WeightsOrigin) {
        var relevant = recipe
        // None of these reaches a weight.
        relevant.workers = 1
        relevant.checkpointSeconds = 0
        relevant.threads = 0
        relevant.licence = ""
        self.recipe = Digest.sha256(relevant.yaml)
        self.data = data
        threads = recipe.resolvedThreads
        seed = recipe.seed
        libtorch = Torch.loadedVersion ?? Torch.compiledVersion
        self.device = "\(device)"
        self.weights = weights
    }

    /// The identity of the run in `folder`; `nil` where there is none that can be read.
    static func read(_ folder: URL) -> RunIdentity? {
        (try? Data(contentsOf: folder.appending(path: "run.json"))).flatMap {
            try? JSONDecoder().decode(RunIdentity.self, from: $0)
        }
    }

    /// Writes the identity into a new run's folder, or compares it with the one there.
    ///
    /// - Throws: ``TrainingError/differentRun(folder:what:expected:found:)`` where the runs differ.
    func claim(_ folder: URL, resuming: Bool) throws {
        let file = folder.appending(path: "run.json")
        if resuming, let bytes = try? Data(contentsOf: file) {
            let earlier: RunIdentity
            do { earlier = try JSONDecoder().decode(RunIdentity.self, from: bytes) } catch {
                throw TrainingError.checkpointDamaged(path: file.path, reason: "it can't be read: \(error)")
            }
            for (what, expected, found) in [
                ("recipe", earlier.recipe, recipe), ("set of films or labels", earlier.data, self.data),
                ("number of threads", "\(earlier.threads)", "\(threads)"),
                ("seed", "\(earlier.seed)", "\(seed)"),
                ("libtorch", earlier.libtorch, libtorch), ("device", earlier.device, device),
                ("weights file", earlier.weights.label, weights.label),
            ] where expected != found {
                throw TrainingError.differentRun(
                    folder: folder.path, what: what, expected: String(expected.prefix(16)),
                    found: String(found.prefix(16)))
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try DurableFile.write(try encoder.encode(self), to: file)
    }
}
