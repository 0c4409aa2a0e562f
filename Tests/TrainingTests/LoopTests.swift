import Cohort
import Evaluating
import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Synchronization
import Testing
import Training

@Suite struct LoopTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    @Test func aFrozenBackboneStaysAsItWas() async throws {
        let run = try tiny.run(
            "frozen",
            overrides: ["phases=[{name: head, unfreeze: 0, epochs: 2}, {name: tail, unfreeze: 1, epochs: 1}]"]
        )
        let card = try await run.run { _ in }
        let trained = try tiny.weights(run)
        let fresh = try ModelRegistry.make(try #require(card.modules[ModelCard.classifier]), seed: 1)
        let blocks = fresh.blocks
        let initial = Dictionary(uniqueKeysWithValues: try fresh.store.export())
        var frozen = 0
        var moved = 0
        for (key, tensor) in initial where !key.hasSuffix("num_batches_tracked") {
            let isEarly = blocks.dropLast().contains { $0.owns(key) }
            if isEarly {
                frozen += 1
                #expect(trained[key] == tensor, "\(key) is frozen and moved")
            } else if trained[key] != tensor {
                moved += 1
            }
        }
        #expect(frozen > 10)
        #expect(moved > 0)
    }

    @Test func earlyStoppingEndsAPhase() async throws {
        let run = try tiny.run(
            "patient",
            overrides: [
                "phases=[{epochs: 30, learningRate: 0.000000001}]", "earlyStopping.patience=2",
                "earlyStopping.metric=loss", "augmentation={}",
            ])
        let epochs = Mutex(0)
        let reason = Mutex("")
        _ = try await run.run { event in
            if case .epochEnded = event { epochs.withLock { $0 += 1 } }
            if case .phaseEnded(_, let why) = event { reason.withLock { $0 = why } }
        }
        let count = epochs.withLock { $0 }
        #expect(count >= 3 && count < 30)
        #expect(count == 30 || reason.withLock { $0 }.contains("has not improved"))
    }

    @Test(arguments: ["exclusive", "independent"])
    func otherTasksTrain(task: String) async throws {
        let run = try tiny.run(
            task,
            overrides: [
                "task=\(task)", "findings=[Normal, Pneumonia, Mass, Nodule]", "phases=[{epochs: 1}]",
                "classBalance=sampling", "precision=bfloat16",
            ])
        let card = try await run.run { _ in }
        #expect(card.findings.count == 4)
        #expect(card.task.rawValue == task)
        #expect(card.thresholds.count == (task == "exclusive" ? 0 : 4))
        #expect(card.metrics.contains { $0.split == "validation" })
    }

    @Test func theCardSaysWhatWasDone() async throws {
        let run = try tiny.run("card", overrides: ["phases=[{epochs: 1}]"])
        let card = try await run.run { _ in }
        #expect(card == (try ThoraxModelFile.read(run.modelFile.path).card))
        #expect(card.training.origin.label.contains("without ImageNet weights"))
        #expect(card.training.threads == 2)
        #expect(card.training.splits.map(\.split) == ["train", "validation"])
        let patients = Set(run.plan.training.films.map(\.patient))
        #expect(card.training.subjects.patientsSeen(among: patients.sorted()).count == patients.count)
        // Validation chose the epoch and the thresholds, so its patients are no strangers either.
        let judged = Set(run.plan.validation.films.map(\.patient))
        #expect(card.training.subjects.patientsSeen(among: judged.sorted()).count == judged.count)
        #expect(card.training.subjects.patientsSeen(among: ["a stranger"]).isEmpty)
        // No patient is named in the file.
        let text = String(decoding: try Data(contentsOf: run.modelFile), as: UTF8.self)
        for patient in patients { #expect(!text.contains("\"\(patient)\"")) }
    }

    @Test func aHugeRateIsSaid() async throws {
        let run = try tiny.run(
            "diverges", overrides: ["phases=[{epochs: 3, learningRate: 1e30}]", "optimiser.kind=sgd"])
        await #expect(throws: TrainingError.self) { try await run.run { _ in } }
    }
}
