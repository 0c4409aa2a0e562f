import Foundation
import Imaging
import ModelFile
import NeuralNets
import Perturbation
import Testing
import Training

@Suite struct RecipeTests {
    private func recipe(_ yaml: String, _ overrides: [String] = []) throws -> Recipe {
        try Recipe(yaml: yaml, file: "r.yaml", overrides: overrides)
    }

    private func message(_ yaml: String, _ overrides: [String] = []) -> String {
        do {
            _ = try recipe(yaml, overrides)
            return "no error"
        } catch { return "\(error)" }
    }

    private let least = "findings: [Pneumonia]\nphases: [{epochs: 2}]\n"

    @Test func defaultsFillWhatIsNotSaid() throws {
        let recipe = try recipe(least)
        #expect(recipe.model.architecture == "compact")
        #expect(recipe.optimiser.kind == .adamw)
        #expect(recipe.phases.count == 1)
        #expect(recipe.phases[0].epochs == 2)
        #expect(recipe.phases[0].unfreeze == .all)
        #expect(recipe.model.weights == nil)
        #expect(recipe.model.head.dropout == nil)
        #expect("\(recipe.threshold)" == "youden")
    }

    @Test func writtenAndReadAgainItIsTheSame() throws {
        let recipe = try recipe(
            least,
            [
                "phases.0.unfreeze=1", "augmentation.gamma=0.2", "threshold=sensitivity=0.95",
                "seed=18446744073709551615",
            ])
        #expect(try Recipe(yaml: recipe.yaml, file: "again") == recipe)
        #expect(recipe.phases[0].unfreeze == .lastBlocks(1))
        #expect(recipe.augmentation.gamma == 0.2)
    }

    @Test func anUnknownKeyIsAnsweredWithTheNearest() {
        #expect(message(least + "batchsize: 3").contains("did you mean 'batchSize'?"))
        #expect(message(least + "model: {architectur: vgg16}").contains("'model.architecture'"))
        #expect(message(least + "augmentation: {gama: 0.1}").contains("'augmentation.gamma'"))
        #expect(message("findings: [A]\nphases: [{epoch: 1}]").contains("'phases.0.epochs'"))
        #expect(message(least, ["optimiser.kindd=sgd"]).contains("'optimiser.kind'"))
    }

    @Test func aWrongValueNamesItsKey() {
        #expect(message(least + "batchSize: many").contains("'batchSize'"))
        #expect(message(least + "batchSize: 0").contains("batchSize is 0"))
        #expect(message(least + "classBalance: weigths").contains("did you mean 'weights'?"))
        #expect(message("findings: [A]\nphases: 3").contains("key 'phases'"))
        #expect(message("findings: [A]\nphases: [{unfreeze: most}]").contains("expected 'all'"))
        #expect(message(least + "model: 3").contains("'model'"))
        #expect(message("findings: [A, B]\nphases: [{epochs: 1}]").contains("takes one finding"))
        #expect(message("findings: [A]\nphases: []").contains("'phases' is empty"))
        #expect(message("findings: [A]\nphases: [{cacheFeatures: true}]").contains("nothing is frozen"))
        #expect(message("a: [").contains("r.yaml"))
    }

    @Test func waysAgainstShortcutsAreOffAndUnsaid() throws {
        let recipe = try recipe(least)
        #expect(recipe.groups == .none && recipe.decorrelation == .none && recipe.lungAttention == .none)
        for key in ["groups", "decorrelation", "lungAttention", "levels", "cornerMask", "crop"] {
            #expect(!recipe.yaml.contains(key), "a run from before must find its own recipe again")
        }
        let full = try self.recipe(
            least,
            [
                "groups={by: [site, label], sampling: balanced, objective: worst, step: 0.05}",
                "decorrelation={from: view, weight: 2}", "lungAttention.weight=0.5",
                "lungAttention.evidence=gradient", "image.levels=equalised", "augmentation.cornerMask=1",
                "image.crop=lungs",
            ])
        #expect(full.groups.by == [.site, .label] && full.groups.adjustment == 0)
        #expect(full.decorrelation.withinLabel && full.lungAttention.margin == 0.05)
        #expect(full.preprocessing.levels == .equalised && full.preprocessing.crop == .lungs)
        #expect(try Recipe(yaml: full.yaml, file: "again") == full)
    }

    @Test func waysAgainstShortcutsThatContradictAreRefused() {
        #expect(message(least, ["groups.sampling=balanced"]).contains("groups.by is empty"))
        #expect(message(least, ["groups.by=[site, site]"]).contains("twice"))
        #expect(message(least, ["groups.by=[sites]"]).contains("did you mean 'site'?"))
        #expect(
            message(least, ["groups={by: [site], sampling: balanced}", "classBalance=sampling"])
                .contains("both decide"))
        #expect(message(least, ["decorrelation={from: label, weight: 1}"]).contains("is to learn"))
        #expect(message(least, ["decorrelation.weight=-1"]).contains("decorrelation.weight is -1"))
        #expect(message(least, ["lungAttention.margin=0.7"]).contains("expected 0.0 to 0.5"))
        #expect(message(least, ["lungAttention.wieght=1"]).contains("'lungAttention.weight'"))
        #expect(
            message(
                "findings: [A]\nphases: [{unfreeze: 0, cacheFeatures: true}]", ["lungAttention.weight=1"]
            ).contains("no lungs to look at"))
        #expect(message(least, ["augmentation.cornerMask=2"]).contains("augmentation.cornerMask is 2"))
        #expect(message(least, ["image.levels=ranked"]).contains("image.levels"))
        #expect(message(least, ["image.crop=lung"]).contains("image.crop"))
    }

    @Test func overridesReachIntoLists() throws {
        #expect(try recipe(least, ["phases.0.epochs=7"]).phases[0].epochs == 7)
        #expect(message(least, ["phases.3.epochs=7"]).contains("no element 3"))
        #expect(message(least, ["phases"]).contains("expected key=value"))
    }

    @Test func everyRecipeFileIsValid() throws {
        let folder = packageRoot.appending(path: "Recipes")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
        #expect(files.count >= 4)
        for file in files { _ = try Recipe(contentsOf: file) }
    }
}

let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
