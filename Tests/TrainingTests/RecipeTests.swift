import Foundation
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
        #expect(message("findings: [A]\nphases: [{cacheFeatures: true}]").contains("freezes nothing"))
        #expect(message("a: [").contains("r.yaml"))
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
