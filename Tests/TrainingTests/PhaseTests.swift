import Cohort
import Evaluating
import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets
import Synchronization
import Testing
import Training

/// What phases may ask for: thawing block by block, rates by block, other sizes, stored views, schedules, optimisers.
@Suite struct PhaseTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    @Test(arguments: [
        "{epochs: 3, unfreeze: 0, unfreezeEvery: 1, layerDecay: 0.5, learningRate: 0.002}",
        "{epochs: 3, unfreeze: 0, cacheFeatures: true, views: 3, learningRate: 0.01}",
        "{epochs: 3, size: 24, schedule: plateau, plateauPatience: 0, learningRate: 0.002}",
    ])
    func interruptedRunsEndTheSame(phase: String) async throws {
        let overrides = ["phases=[\(phase)]", "optimiser.kind=lamb"]
        let expected = try await tiny.train("whole", overrides)
        let found = try await tiny.train("broken", overrides, stops: [3, 4])
        for (key, tensor) in expected { #expect(found[key] == tensor, "\(key)") }
    }

    @Test func blocksThawOneByOne() async throws {
        let run = try tiny.run(
            "thaw", overrides: ["phases=[{epochs: 3, unfreeze: 0, unfreezeEvery: 1, learningRate: 0.01}]"])
        let steps = (run.plan.training.films.count + 7) / 8
        // Every step is saved, this one excepted: by now two blocks have learnt.
        try await TinyRun.interrupt(run, atStep: 2 * steps + 3)
        let file = try SafetensorsFile(path: run.plan.folder.appending(path: "last.safetensors").path)
        let model = try ModelRegistry.make(run.plan.recipe.architecture, seed: run.plan.recipe.seed)
        let fresh = Dictionary(uniqueKeysWithValues: try model.store.export())
        for (number, block) in model.blocks.enumerated() {
            let keys = fresh.keys.filter(block.owns)
            let changed = keys.contains { file.tensors["model." + $0] != fresh[$0] }
            #expect(changed == (number >= model.blocks.count - 2), "block \(number) of \(model.blocks.count)")
        }
        let phase = run.plan.recipe.phases[0]
        #expect((0..<4).map { phase.frozenBlocks(of: 3, epoch: $0) } == [3, 2, 1, 0])
    }

    @Test func ratesFallFromTheHeadDown() throws {
        let run = try tiny.run(
            "rates", overrides: ["phases=[{epochs: 1, backboneRate: 0.8, layerDecay: 0.5}]"])
        let model = try ModelRegistry.make(run.plan.recipe.architecture, seed: 1)
        let optimiser = makeOptimiser(
            run.plan.recipe.optimiser, model: model, phase: run.plan.recipe.phases[0])
        var rates: [String: Double] = [:]
        for group in optimiser.groups {
            for (key, _) in group.parameters { rates[key] = group.learningRateMultiplier }
        }
        #expect(rates.count == model.store.parameters.count)
        for (number, block) in model.blocks.enumerated() {
            let expected = 0.8 * pow(0.5, Double(model.blocks.count - number))
            for (key, rate) in rates where block.owns(key) { #expect(abs(rate - expected) < 1e-12, "\(key)") }
        }
        for (key, rate) in rates where model.headKeyPrefixes.contains(where: key.hasPrefix) {
            #expect(rate == 1)
        }
    }

    @Test func storedViewsAreAugmentedAndTakeTurns() async throws {
        let rows = Mutex<[Int]>([])
        _ = try await tiny.train(
            "views", ["phases=[{epochs: 2, unfreeze: 0, cacheFeatures: true, views: 3, learningRate: 0.01}]"]
        ) { event in
            if case .cachingFeatures(_, let done, let films) = event {
                rows.withLock { $0.append(done > films ? -1 : films) }
            }
        }
        let films = tiny.cohort.allFilms.count { $0.split == .train }
        let validation = tiny.cohort.allFilms.count { $0.split == .validation }
        #expect(Set(rows.withLock { $0 }) == [3 * films, validation])
    }

    @Test func thePlateauLowersTheRate() async throws {
        let rates = Mutex<[Double]>([])
        _ = try await tiny.train(
            "plateau",
            [
                "phases=[{epochs: 4, schedule: plateau, plateauPatience: 0, plateauFactor: 0.5, learningRate: 0.000001}]",
                "earlyStopping.metric=accuracy",
            ]
        ) { event in
            if case .stepped(let report) = event { rates.withLock { $0.append(report.learningRate) } }
        }
        let all = rates.withLock { $0 }
        #expect(all.first == 0.000001 && (all.last ?? 1) < 0.000001)
    }

    @Test(arguments: [
        ("{unfreeze: all, unfreezeEvery: 1}", "unfreezeEvery thaws block by block"),
        ("{unfreeze: 0, cacheFeatures: true, unfreezeEvery: 1}", "which cacheFeatures stores once"),
        ("{views: 3}", "only cacheFeatures stores them"),
        ("{layerDecay: 1.5}", "layerDecay is 1.5; expected 0 to 1"),
        ("{size: 8}", "size is 8; expected 16 to 2048"), ("{schedule: oneCicle}", "schedule"),
        ("{unfreeze: 0, cacheFeatures: true, size: 64}", "don't go together"),
    ])
    func whatDoesNotFitIsSaid(phase: String, expected: String) throws {
        let error = #expect(throws: RecipeError.self) {
            try Recipe(yaml: TinyRun.yaml, file: "tiny", overrides: ["phases=[\(phase)]"])
        }
        let text = "\(try #require(error))"
        #expect(text.contains(expected) && text.contains("phases.0"), "\(text)")
    }

    @Test func theCommittedRecipesAreGood() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Recipes")
        let recipe = try Recipe(contentsOf: folder.appending(path: "probe-then-finetune.yaml"))
        #expect(recipe.phases.map(\.views) == [8, 1] && recipe.phases[1].layerDecay == 0.7)
        for key in ["unfreezeEvery", "plateau", "views: 1\n"] {
            #expect(!(try Recipe(yaml: TinyRun.yaml, file: "tiny").yaml.contains(key)))
        }
        #expect(try Recipe(yaml: recipe.yaml, file: "again") == recipe)
    }
}
