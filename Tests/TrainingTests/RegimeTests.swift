import Cohort
import Foundation
import Groundwork
import ModelFile
import Synchronization
import Testing
import Torch
import Training

/// Losses, mixing, averaging and accumulation in a run.
@Suite struct RegimeTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    private static let whole = "phases=[{epochs: 3, learningRate: 0.002}]"

    @Test(arguments: [
        ["averaging={kind: ema, decay: 0.8}", "mixing={mixup: 0.4, cutmix: 1}"],
        ["averaging={kind: swa, start: 0.3}", "accumulation=2"],
    ])
    func interruptedRunsEndTheSame(regime: [String]) async throws {
        let overrides = [Self.whole] + regime
        let expected = try await tiny.train("whole", overrides)
        let found = try await tiny.train("broken", overrides, stops: [2, 4, 3])
        for (key, tensor) in expected { #expect(found[key] == tensor, "\(key)") }
        let plain = try await tiny.train("plain", [Self.whole])
        #expect(plain != expected)
    }

    @Test(arguments: [
        "loss={kind: focal, alpha: 0.25}", "loss={kind: asymmetric}", "loss={kind: aucMargin}",
        "mixing={cutmix: 1}", "augmentation={operations: 2, magnitude: 0.5}",
    ])
    func aRunWithItLearns(override: String) async throws {
        let run = try tiny.run(
            "run", overrides: [Self.whole, "classBalance=none", override])
        let losses = Mutex<[Double]>([])
        _ = try await run.run { event in
            if case .epochEnded(let report) = event { losses.withLock { $0.append(report.trainingLoss) } }
        }
        let all = losses.withLock { $0 }
        #expect(all.count == 3 && all.allSatisfy { $0.isFinite && $0 > 0 })
    }

    @Test func accumulatedBatchesGiveTheGradientOfOne() async throws {
        // Without norms that train, dropout and augmentation, batches of one film are together one batch.
        let films = tiny.cohort.allFilms.count { $0.split == .train }
        let common = [
            "phases=[{epochs: 1, unfreeze: 0, learningRate: 0.01, schedule: constant}]", "augmentation={}",
            "classBalance=none", "model.head.dropout=0", "optimiser.kind=sgd", "optimiser.weightDecay=0",
        ]
        let one = try await tiny.train("one", common + ["batchSize=\(films)"])
        let two = try await tiny.train(
            "two", common + ["batchSize=1", "accumulation=\(films)"])
        for (key, tensor) in one {
            for (a, b) in zip(tensor.floats(), try #require(two[key]).floats()) {
                #expect(abs(a - b) < 1e-5, "\(key)")
            }
        }
    }

    @Test func mixedFilmsAreBlendsOfTwo() throws {
        let films = [4, 9, 7]
        let input = try Tensor((0..<3 * 64).map { Float($0 / 64) }, shape: [3, 1, 8, 8])
        var shares: [Double] = []
        for index in 0..<200 {
            var generator = SeededGenerator(1, "mix", index)
            let isCut = index % 2 == 0
            let mixing = Recipe.Mixing(mixup: isCut ? 0 : 0.4, cutmix: isCut ? 1 : 0, probability: 1)
            let (mixed, mix) = try #require(try mixing(input, films: films, using: &generator))
            #expect(mix.partners.sorted() == [0, 1, 2])
            let values = try mixed.floats()
            for row in 0..<3 {
                let own = Double(row)
                let other = Double(mix.partners[row])
                let pixels = values[row * 64..<(row + 1) * 64].map(Double.init)
                let mean = pixels.reduce(0, +) / 64
                #expect(abs(mean - (own * mix.share + other * (1 - mix.share))) < 1e-5)
                if isCut { #expect(pixels.allSatisfy { $0 == own || $0 == other }) }
            }
            if !isCut { shares.append(mix.share) }
        }
        // Beta(0.4, 0.4): mean 1/2, variance 1 / (4 (2 · 0.4 + 1)).
        let mean = shares.reduce(0, +) / Double(shares.count)
        let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)
        #expect(abs(mean - 0.5) < 0.1 && abs(variance - 1 / 7.2) < 0.03)
    }

    @Test(arguments: [
        ("loss={kind: focl}", "did you mean 'focal'?"),
        ("loss={kind: aucMargin}", "weighs both classes alike"),
        ("loss={kind: focal, gamma: -1}", "loss.gamma is -1"),
        ("averaging={kind: ema, decay: 1}", "averaging.decay"),
        ("averaging={kind: swa, start: 1}", "averaging.start"), ("accumulation=0", "accumulation is 0"),
        ("mixing={mixup: -1}", "mixing.mixup"), ("mixing={mixupp: 1}", "'mixing.mixup'"),
    ])
    func whatDoesNotFitIsSaid(override: String, expected: String) throws {
        let error = #expect(throws: RecipeError.self) {
            try Recipe(yaml: TinyRun.yaml, file: "tiny", overrides: [override])
        }
        #expect("\(try #require(error))".contains(expected), "\(String(describing: error))")
    }

    @Test func mixingAndMitigationDoNotGoTogether() throws {
        let error = #expect(throws: RecipeError.self) {
            try Recipe(
                yaml: TinyRun.yaml, file: "tiny",
                overrides: ["mixing={mixup: 1}", "decorrelation={weight: 1}"])
        }
        #expect("\(try #require(error))".contains("decorrelation"))
    }

    @Test func oldRecipesAreWrittenAsBefore() throws {
        let yaml = try Recipe(yaml: TinyRun.yaml, file: "tiny").yaml
        for key in ["loss:", "mixing:", "averaging:", "accumulation:", "jpeg", "operations"] {
            #expect(!yaml.contains(key))
        }
        let changed = try Recipe(
            yaml: TinyRun.yaml, file: "tiny",
            overrides: ["loss.kind=focal", "mixing.mixup=0.2", "averaging.kind=ema", "accumulation=3"])
        #expect(try Recipe(yaml: changed.yaml, file: "again") == changed)
    }
}
