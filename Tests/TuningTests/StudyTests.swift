import Foundation
import Testing
import Tuning
import _TestSupport

/// The helper with the real Optuna.
@Suite(
    .enabled(
        if: RealOptuna.python != nil,
        "no Python with Optuna; run make tune-setup, or set THORAX_PYTHON"))
struct StudyTests {
    let scratch: ScratchFolder
    private let helper: [String]

    init() throws {
        scratch = try ScratchFolder()
        helper = OptunaStudy.helper(python: try #require(RealOptuna.python))
    }

    private func study(
        sampler: String = "random", pruner: String = "none", identity: String = "a"
    ) async throws -> OptunaStudy {
        let study = OptunaStudy(
            try .test(helper, in: scratch, sampler: sampler, pruner: pruner, identity: identity))
        try await study.open()
        return study
    }

    private func trial(_ study: OptunaStudy, of count: Int = 50) async throws -> OptunaStudy.Trial {
        guard case .trial(let trial) = try await study.ask(trials: count, cpuSeconds: nil) else {
            throw Missing()
        }
        return trial
    }
    private struct Missing: Error {}

    private func finish(_ study: OptunaStudy, _ trial: OptunaStudy.Trial, _ value: Double) async throws {
        try await study.tell(
            .init(end: .complete(value), seconds: 1, cpuSeconds: 2), of: trial.number)
    }

    @Test func drawsWithinTheSpaceAndSumsUp() async throws {
        let study = try await study(sampler: "tpe")
        for _ in 0..<6 {
            let trial = try await trial(study)
            #expect(["sgd", "adam"].contains(trial.values["optimiser.kind"] ?? ""))
            #expect((trial.values["x"] != nil) == (trial.values["optimiser.kind"] == "adam"))
            let size = try #require(trial.values["batchSize"].flatMap(Int.init))
            #expect([16, 32, 48, 64].contains(size))
            #expect(try await !study.report(Double(size) / 100, step: 1, of: trial.number))
            try await finish(study, trial, Double(size) / 100)
        }
        let summary = try await study.summary()
        #expect(summary.trials.count == 6 && summary.trials.allSatisfy { $0.state == .complete })
        #expect(summary.trials.allSatisfy { $0.cpuSeconds == 2 && $0.steps.count == 1 })
        let best = try #require(summary.best(maximising: true))
        #expect(best.value == summary.trials.compactMap(\.value).max())
        #expect(summary.importance.shares != nil || summary.importance.reason != nil)
    }

    @Test func goesOnWithoutRepeatingItsDrawsAndEndsWhenThereAreEnough() async throws {
        var values: [[String: String]] = []
        for _ in 0..<2 {
            let study = try await study()
            for _ in 0..<3 {
                let trial = try await trial(study)
                values.append(trial.values)
                try await finish(study, trial, 0.5)
            }
        }
        #expect(Set(values).count > 3)
        let study = try await study()
        guard case .enough = try await study.ask(trials: 6, cpuSeconds: nil) else {
            Issue.record("asked for a seventh")
            return
        }
        guard case .budgetSpent = try await study.ask(trials: 60, cpuSeconds: 12) else {
            Issue.record("12 s are spent")
            return
        }
    }

    @Test func aTrialWhoseProcessDiedIsTriedAgainInItsFolder() async throws {
        let trial: OptunaStudy.Trial
        do {
            let study = try await study()
            trial = try await self.trial(study)
        }
        // The same process asks again and doesn't count that trial among its own.
        let second = try await study()
        let again = try await self.trial(second)
        #expect(again.retryOf == trial.number && again.number != trial.number)
        #expect(again.values == trial.values && again.folder == trial.folder)
        try await finish(second, again, 0.5)
        let states = try await second.summary().trials.map(\.state)
        #expect(states == [.died, .complete])
    }

    @Test func poorTrialsArePruned() async throws {
        let study = try await study(pruner: "median")
        for _ in 0..<5 {
            let trial = try await trial(study)
            for step in 1...3 { _ = try await study.report(0.9, step: step, of: trial.number) }
            try await finish(study, trial, 0.9)
        }
        let poor = try await trial(study)
        _ = try await study.report(0.1, step: 1, of: poor.number)
        #expect(try await study.report(0.1, step: 2, of: poor.number))
        try await study.tell(.init(end: .pruned, seconds: 1, cpuSeconds: 1), of: poor.number)
        #expect(try await study.summary().trials.last?.state == .pruned)
    }

    @Test func anotherRecipeIsRefused() async throws {
        _ = try await study()
        let error = await #expect(throws: TuningError.self) { _ = try await study(identity: "b") }
        #expect(error.map { "\($0)".contains("another recipe") } ?? false)
    }

    @Test func twoHelpersShareAStudyWithoutTakingATrialTwice() async throws {
        let studies = [try await study(), try await study()]
        let numbers = try await withThrowingTaskGroup(of: [Int].self) { group in
            for study in studies {
                group.addTask {
                    var numbers: [Int] = []
                    while case .trial(let trial) = try await study.ask(trials: 8, cpuSeconds: nil) {
                        numbers.append(trial.number)
                        try await study.tell(
                            .init(end: .complete(0.5), seconds: 1, cpuSeconds: 1), of: trial.number)
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(numbers).count == numbers.count && numbers.count >= 8)
        let summary = try await studies[0].summary()
        #expect(summary.trials.count { $0.state == .complete } == 8)
    }
}
