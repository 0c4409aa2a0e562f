import Cohort
import Foundation
import ModelFile
import Synchronization
import Testing
import Training

/// Keeps what a run reports.
final class EpochBox: Sendable {
    private let state = Mutex<[EpochReport]>([])
    var reports: [EpochReport] { state.withLock { $0 } }
    func add(_ report: EpochReport) { state.withLock { $0.append(report) } }
}

/// Each way against shortcuts does what it says on phantoms with a plant.
@Suite(.serialized) struct MitigationTests {
    static let corner = Result { try PlantedPhantoms(.corner, agreement: 1) }
    static let mostly = Result { try PlantedPhantoms(.corner, agreement: 0.9) }
    static let exposure = Result { try PlantedPhantoms(.exposure, agreement: 1) }

    @Test func maskedCornersHideAMarker() async throws {
        let phantoms = try Self.corner.get()
        let plain = try await phantoms.opposedAUROC("corner-plain")
        let masked = try await phantoms.opposedAUROC("corner-masked", ["augmentation.cornerMask=1"])
        #expect(plain < 0.35, "without it, the network reads the marker")
        #expect(masked > plain + 0.2)
    }

    @Test func equalisedLevelsHideAnExposure() async throws {
        let phantoms = try Self.exposure.get()
        let plain = try await phantoms.opposedAUROC("exposure-plain")
        let equalised = try await phantoms.opposedAUROC("exposure-equalised", ["image.levels=equalised"])
        #expect(equalised > plain + 0.2)
    }

    @Test(arguments: [
        "groups={by: [site, label], sampling: balanced}",
        "groups={by: [site, label], sampling: balanced, objective: worst, step: 0.05}",
        "decorrelation={weight: 4}",
    ]) func groupsPartASiteFromTheFinding(key: String) async throws {
        let phantoms = try Self.mostly.get()
        let name = String(key.filter(\.isLetter))
        let plain = try await phantoms.opposedAUROC("mostly-plain-" + name)
        let parted = try await phantoms.opposedAUROC("mostly-" + name, [key])
        #expect(parted > plain + 0.05)
    }

    @Test func penaltiesFall() async throws {
        let phantoms = try Self.mostly.get()
        let epochs = try await phantoms.epochs(
            "falling", ["decorrelation={weight: 4}", "lungAttention={weight: 2}"])
        for name in ["decorrelation", "lungAttention"] {
            let values = try epochs.map { try #require($0.penalties?[name]) }
            #expect(values.allSatisfy { (0...1).contains($0) })
            #expect(try #require(values.last) < values[0], "\(name)")
        }
        let log = try String(
            contentsOf: phantoms.folder.appending(path: "falling/log.jsonl"), encoding: .utf8)
        #expect(log.contains("penalty.lungAttention"))
    }

    @Test func groupWeightsMoveAndAreReported() async throws {
        let phantoms = try Self.mostly.get()
        let epochs = try await phantoms.epochs(
            "worst", ["groups={by: [site, label], sampling: balanced, objective: worst, step: 0.05}"])
        let weights = try #require(epochs.last?.groupWeights)
        #expect(weights.count == 4 && abs(weights.values.reduce(0, +) - 1) < 1e-9)
        #expect(weights.values.contains { abs($0 - 0.25) > 0.005 }, "\(weights)")
    }

    @Test func interruptedRunsEndTheSame() async throws {
        let phantoms = try Self.mostly.get()
        let keys = [
            "groups={by: [site, label], sampling: balanced, objective: worst, step: 0.05}",
            "decorrelation={weight: 1}", "lungAttention={weight: 1}", "augmentation.cornerMask=0.5",
            "phases.0.epochs=2", "checkpointSeconds=0",
        ]
        let whole = try phantoms.run("whole", keys)
        _ = try await whole.run { _ in }
        try await TinyRun.interrupt(phantoms.run("broken", keys), atStep: 8)
        let resumed = try phantoms.run("broken", keys + ["workers=3"], resume: true)
        _ = try await resumed.run { _ in }
        let (expected, found) = try (
            ThoraxModelFile.read(whole.modelFile.path).tensors(of: ModelCard.classifier),
            ThoraxModelFile.read(resumed.modelFile.path).tensors(of: ModelCard.classifier)
        )
        for (key, tensor) in expected { #expect(found[key] == tensor, "\(key)") }
    }

    @Test func whatFilmsCannotGiveIsSaid() throws {
        let phantoms = try Self.corner.get()
        func message(_ key: String) -> String {
            do {
                _ = try phantoms.run("refused-" + key.filter(\.isLetter), [key])
                return "no error"
            } catch { return "\(error)" }
        }
        #expect(message("groups={by: [view], sampling: balanced}").contains("in one group (view unknown)"))
        #expect(message("decorrelation={from: device, weight: 1}").contains("name 0 values"))
        // The plant always goes with the finding: said, and kept in the card.
        let run = try phantoms.run("one-sided", ["groups={by: [site, label], sampling: balanced}"])
        #expect(run.plan.warnings.contains { $0.contains("site plain, planted have the same labels") })
    }

    @Test func filmsWithoutAMaskAreLeftOut() async throws {
        let phantoms = try Self.corner.get()
        var films = phantoms.cohort.allFilms
        let training = films.indices.filter { films[$0].split == .train }
        for index in training.dropFirst(5) { films[index].masks = [:] }
        films[training[0]].masks = ["lungs": phantoms.folder.appending(path: "none.png").path]
        let cohort = try Cohort(films: films, findings: phantoms.cohort.findings)
        func run(_ name: String, _ cohort: Cohort) throws -> TrainingRun {
            try TrainingRun(
                recipe: Recipe(
                    yaml: """
                        findings: [Pneumonia]
                        image: {size: 32}
                        phases: [{epochs: 1}]
                        lungAttention: {weight: 1}
                        """, file: "masks"), cohort: cohort,
                options: .init(
                    folder: phantoms.folder.appending(path: name),
                    cache: phantoms.folder.appending(path: "cache"), device: "cpu", resume: false,
                    skipUnreadable: false)
            ) { _, _ in }
        }
        let some = try run("some-masks", cohort)
        let warning = try #require(some.plan.warnings.first)
        #expect(warning.contains("\(training.count - 4) of \(training.count) training films"))
        #expect(warning.contains("none.png"))
        let card = try await some.run { _ in }
        #expect(card.training.warnings == [warning])

        for index in training { films[index].masks = [:] }
        let none = try Cohort(films: films, findings: phantoms.cohort.findings)
        let error = #expect(throws: TrainingError.self) { try run("no-masks", none) }
        #expect("\(try #require(error))".contains("lungs=PATH"))
    }
}
