import Foundation
import ModelFile
import Synchronization
import Testing
import Training

/// A run that was interrupted, wherever, ends with the weights of one that was not.
@Suite struct ResumeTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    private struct Interruption: Error {}

    /// Trains up to the `limit`-th step or epoch and stops there as by an error.
    private func interrupt(_ run: TrainingRun, atEvent limit: Int) async throws {
        let count = Mutex(0)
        do {
            _ = try await Trainer(run.plan).train(resuming: run.isResumed) { event in
                switch event {
                case .stepped, .epochEnded: break
                default: return
                }
                if count.withLock({
                    $0 += 1; return $0
                }) == limit {
                    throw Interruption()
                }
            }
        } catch is Interruption {}
    }

    @Test func interruptedRunsEndTheSame() async throws {
        let whole = try tiny.run("whole")
        _ = try await whole.run { _ in }
        let expected = try tiny.weights(whole)
        #expect(expected.count > 20)

        // Two interruptions of one run, within the cached phase and in the next one, each with other workers.
        for (number, limits) in [[1, 2], [3, 6], [9, 12], [14, 3]].enumerated() {
            let name = "broken\(number)"
            for (index, limit) in limits.enumerated() {
                let run = try tiny.run(name, resume: index > 0, overrides: ["workers=\(index * 2 + 1)"])
                try await interrupt(run, atEvent: limit)
            }
            let last = try tiny.run(name, resume: true, overrides: ["workers=3"])
            _ = try await last.run { _ in }
            let found = try tiny.weights(last)
            #expect(found.keys.sorted() == expected.keys.sorted())
            for (key, tensor) in expected { #expect(found[key] == tensor, "\(key) after \(limits)") }
        }
    }

    @Test func anotherRunIsNotResumed() async throws {
        // A run that exists holds its folder's lock, so the first one ends with its scope.
        do {
            let run = try tiny.run("first", overrides: ["phases=[{epochs: 1}]"])
            let busy = #expect(throws: TrainingError.self) {
                try tiny.run("first", overrides: ["phases=[{epochs: 1}]"])
            }
            #expect("\(try #require(busy))".contains("another process is training there"))
            _ = try await run.run { _ in }
        }
        #expect(throws: TrainingError.self) { try tiny.run("first", overrides: ["phases=[{epochs: 1}]"]) }
        let error = #expect(throws: TrainingError.self) {
            try tiny.run("first", resume: true, overrides: ["phases=[{epochs: 1}]", "batchSize=4"])
        }
        #expect("\(try #require(error))".contains("another recipe"))
        let threads = #expect(throws: TrainingError.self) {
            try tiny.run("first", resume: true, overrides: ["phases=[{epochs: 1}]", "threads=1"])
        }
        #expect("\(try #require(threads))".contains("number of threads"))
    }

    @Test func resumingWhereNothingIsStarts() async throws {
        let run = try tiny.run("fresh", resume: true, overrides: ["phases=[{epochs: 1}]"])
        #expect(!run.isResumed)
        _ = try await run.run { _ in }
        #expect(FileManager.default.fileExists(atPath: run.modelFile.path))
    }
}
