import Cohort
import Foundation
import Groundwork
import ModelFile
import Synchronization
import Testing
import Torch
import Training

/// Pre-training looks at films of the training split only, and an interrupted run ends as one that was not.
@Suite struct PretrainingTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    private func run(
        _ name: String, cohort: Cohort? = nil, resume: Bool = false, _ overrides: [String] = []
    ) throws -> PretrainingRun {
        try PretrainingRun(
            recipe: Recipe(
                yaml: TinyRun.yaml, file: "tiny",
                overrides: ["pretraining={epochs: 3, learningRate: 0.005, warmupEpochs: 1}"] + overrides),
            cohort: cohort ?? tiny.cohort,
            options: .init(
                folder: tiny.folder.appending(path: name), cache: tiny.folder.appending(path: "cache"),
                device: "cpu", resume: resume, skipUnreadable: false)
        ) { _, _ in }
    }

    private struct Interruption: Error {}

    private func interrupt(_ run: PretrainingRun, afterStep limit: Int) async throws {
        let steps = Mutex(0)
        do {
            _ = try await Pretrainer(run.plan).train(resuming: run.isResumed) { event in
                guard case .stepped = event else { return }
                let count = steps.withLock { steps in
                    steps += 1
                    return steps
                }
                if count == limit { throw Interruption() }
            }
        } catch is Interruption {}
    }

    @Test func aBackboneStartsATrainingAndTheLossFalls() async throws {
        let losses = Mutex<[Double]>([])
        let run = try run("pre", ["pretraining.epochs=6"])
        let card = try await run.run { event in
            if case .epochTaught(let epoch) = event { losses.withLock { $0.append(epoch.loss) } }
        }
        let seen = losses.withLock { $0 }
        #expect(seen.count == 6 && seen[5] < 0.95 * seen[0], "\(seen)")
        #expect(card.loss == seen[5])
        let training = try tiny.cohort.films(in: .train)
        #expect(card.films == training.count)
        #expect(BackboneCard.read(run.backboneFile.path) == card)
        let log = try String(contentsOf: tiny.folder.appending(path: "pre/log.jsonl"), encoding: .utf8)
        #expect(log.contains("\"phase\":\"pretraining\""))
        let weights = try WeightFile.read(run.backboneFile.path)
        #expect(!weights.keys.contains { $0.hasPrefix("head.") || $0.hasPrefix("projection") })
        // A rate of next to nothing leaves the backbone where it starts.
        let next = try tiny.run(
            "next",
            overrides: [
                "model.weights=\(run.backboneFile.path)", "phases=[{epochs: 1, learningRate: 1e-12}]",
                "optimiser.weightDecay=0",
            ])
        #expect(next.plan.warnings.isEmpty)
        _ = try await next.run { _ in }
        let key = try #require(weights.keys.first { $0.hasSuffix("conv1.weight") })
        let (before, after) = (try #require(weights[key]), try #require(tiny.weights(next)[key]))
        #expect(zip(before.floats(), after.floats()).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func interruptedRunsEndTheSame() async throws {
        let whole = try run("whole")
        _ = try await whole.run { _ in }
        let expected = try WeightFile.read(whole.backboneFile.path)
        #expect(expected.count > 20)
        for (number, limit) in [2, 5].enumerated() {
            let name = "broken\(number)"
            do {
                let first = try run(name, ["workers=1"])
                try await interrupt(first, afterStep: limit)
            }
            let second = try run(name, resume: true, ["workers=3"])
            #expect(second.isResumed)
            _ = try await second.run { _ in }
            #expect(try WeightFile.read(second.backboneFile.path) == expected, "after \(limit) steps")
        }
    }

    @Test func labelsDoNotMatterAndOtherSplitsAreNotRead() async throws {
        let blind = try Cohort(
            films: tiny.cohort.allFilms.map { film in
                var film = film.labelled([:])
                // Reading any of these would end the run.
                if film.split != .train { film.path += ".missing" }
                return film
            }, findings: tiny.cohort.findings)
        let labelled = try run("labelled", ["pretraining.epochs=1"])
        let unlabelled = try run("unlabelled", cohort: blind, ["pretraining.epochs=1"])
        _ = try await labelled.run { _ in }
        _ = try await unlabelled.run { _ in }
        #expect(
            try WeightFile.read(labelled.backboneFile.path) == WeightFile.read(unlabelled.backboneFile.path))
    }

    @Test func patientsOfTwoSplitsAreRefusedAndOverlapIsSaid() async throws {
        var films = tiny.cohort.allFilms
        let other = try #require(films.firstIndex { $0.split == .validation })
        let mixed = films[other].patient
        films[try #require(films.firstIndex { $0.split == .train })].patient = mixed
        let shared = try Cohort(films: films, findings: tiny.cohort.findings)
        #expect(throws: (any Error).self) { try run("shared", cohort: shared) }

        // Splits exchanged: what was held out has taught the backbone.
        let exchanged = try Cohort(
            films: tiny.cohort.allFilms.map { film in
                film.assigned(to: film.split == .train ? .validation : .train)
            }, findings: tiny.cohort.findings)
        let wrong = try run("exchanged", cohort: exchanged, ["pretraining.epochs=1"])
        _ = try await wrong.run { _ in }
        let training = try tiny.run(
            "overlap", overrides: ["model.weights=\(wrong.backboneFile.path)", "phases=[{epochs: 1}]"])
        #expect(training.plan.warnings.contains { $0.contains("was pre-trained on") })
    }

    @Test func hiddenPatchesAreHidden() throws {
        var generator = SeededGenerator(4)
        let values = (0..<2 * 3 * 64).map { _ in Float(generator.normal()) }
        let films = try Tensor(values, shape: [2, 3, 8, 8])
        let cells = (0..<2).map { _ in MaskedFilms.cells(16, share: 0.5, using: &generator) }
        #expect(cells.allSatisfy { $0.count { $0 } == 8 })
        let masked = try MaskedFilms(films, cells: cells, patch: 2)
        let (hidden, visible) = (try masked.hidden.floats(), try masked.visible.contiguous().floats())
        let target = try masked.target.floats()
        for film in 0..<2 {
            for pixel in 0..<64 {
                let isHidden = cells[film][pixel / 8 / 2 * 4 + pixel % 8 / 2]
                #expect(hidden[film * 64 + pixel] == (isHidden ? 1 : 0))
                for channel in 0..<3 {
                    let place = (film * 3 + channel) * 64 + pixel
                    #expect(visible[place] == (isHidden ? 0 : values[place]))
                }
            }
            // Each patch of the target has mean 0.
            #expect(
                abs(target[film * 64] + target[film * 64 + 1] + target[film * 64 + 8] + target[film * 64 + 9])
                    < 1e-4)
        }
        #expect(try masked.loss(masked.target).item() == 0)
        let away = try masked.loss(masked.target + 2).item()
        #expect(abs(away - 2) < 1e-5)
    }

    @Test(arguments: [
        ("pretraining.maskShare=1", "pretraining.maskShare is 1.0"),
        ("pretraining.patch=7", "pretraining.patch is 7"),
        ("pretraining.epochs=0", "pretraining.epochs is 0"),
        ("pretraining.epoch=3", "did you mean 'pretraining.epochs'?"),
    ]) func whatCannotBeIsSaid(key: String, expected: String) {
        let error = #expect(throws: RecipeError.self) { try run("bad", [key]) }
        #expect(error.map { "\($0)" }?.contains(expected) ?? false)
    }
}
