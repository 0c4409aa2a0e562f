import Cohort
import Foundation
import ModelFile
import Phantoms
import Synchronization
import Testing
import Training

/// Forty-eight small phantoms and runs on them, for tests of the loop.
final class TinyRun: Sendable {
    let folder: URL
    let cohort: Cohort

    static let yaml = """
        findings: [Pneumonia]
        image: {size: 32}
        batchSize: 8
        classBalance: weights
        checkpointSeconds: 0
        augmentation: {rotationDegrees: 5, gamma: 0.1, noise: 0.02, erasing: 0.3}
        model: {head: {kind: pooled, hidden: [16], dropout: 0.3}}
        phases:
          - {name: head, unfreeze: 0, epochs: 2, cacheFeatures: true, learningRate: 0.01}
          - {name: whole, epochs: 2, learningRate: 0.002, backboneRate: 0.5, warmupEpochs: 1}
        threads: 2
        """

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tiny-\(UUID().uuidString)")
        let phantoms = folder.appending(path: "phantoms")
        try PhantomCohort.write(count: 48, seed: 5, size: 48, to: phantoms) { _ in }
        cohort = try PatientSplitter(
            fractions: .init(train: 0.6, validation: 0.4, test: 0), seed: 2, smallClasses: .allow
        ).split(try Cohort(csv: phantoms.appending(path: "cohort.csv")))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func run(
        _ name: String, resume: Bool = false, overrides: [String] = []
    ) throws -> TrainingRun {
        try TrainingRun(
            recipe: Recipe(yaml: Self.yaml, file: "tiny", overrides: overrides), cohort: cohort,
            options: .init(
                folder: folder.appending(path: name), cache: folder.appending(path: "cache"), device: "cpu",
                resume: resume, skipUnreadable: false)
        ) { _, _ in }
    }

    private struct Interruption: Error {}

    /// Breaks a run off at the given step, as an error would.
    static func interrupt(_ run: TrainingRun, atStep limit: Int) async throws {
        let count = Mutex(0)
        do {
            _ = try await Trainer(run.plan).train(resuming: run.isResumed) { event in
                guard case .stepped = event else { return }
                if count.withLock({
                    $0 += 1; return $0
                }) == limit {
                    throw Interruption()
                }
            }
        } catch is Interruption {}
    }

    /// A finished run's weights; with `stops`, after as many interruptions, each after so many steps.
    func train(
        _ name: String, _ overrides: [String], stops: [Int] = [],
        notify: @escaping @Sendable (TrainingEvent) -> Void = { _ in }
    ) async throws -> [String: StoredTensor] {
        for (index, limit) in stops.enumerated() {
            try await Self.interrupt(run(name, resume: index > 0, overrides: overrides), atStep: limit)
        }
        let run = try run(name, resume: !stops.isEmpty, overrides: overrides)
        _ = try await run.run(notify: notify)
        return try weights(run)
    }

    /// The classifier's tensors of a finished run.
    func weights(_ run: TrainingRun) throws -> [String: StoredTensor] {
        try ThoraxModelFile.read(run.modelFile.path).tensors(of: ModelCard.classifier)
    }
}
