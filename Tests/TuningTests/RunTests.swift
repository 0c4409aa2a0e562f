import Foundation
import Testing
import Tuning
import _TestSupport

/// Runs in processes of their own; a script stands in for the training.
@Suite struct RunTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func run(_ script: String) throws -> ChildRun {
        ChildRun(
            command: try Script(script, in: scratch).command + [scratch.url.path], folder: scratch.url,
            metric: "auroc")
    }

    private static func epoch(_ number: Int, _ score: Double) -> String {
        #"echo '{"event":"epoch","phase":"train","epoch":\#(number),"validation.auroc":\#(score),"validationLoss":0.5}' >> $1/log.jsonl"#
    }

    @Test func readsEpochsAndTheBestOfThem() async throws {
        let child = try run(
            [
                #"echo '{"event":"started","films":40}' > $1/log.jsonl"#, Self.epoch(1, 0.6), "sleep 0.3",
                Self.epoch(2, 0.8), Self.epoch(3, 0.7),
            ].joined(separator: "\n"))
        var seen: [TrainingLog.Epoch] = []
        let (end, seconds, cpuSeconds) = try await child.run { epoch in
            seen.append(epoch)
            return true
        }
        #expect(end == .finished(best: 0.8, films: 40))
        #expect(
            seen == [
                .init(number: 1, value: 0.6), .init(number: 2, value: 0.8), .init(number: 3, value: 0.7),
            ])
        #expect(seconds > 0.2 && cpuSeconds >= 0 && cpuSeconds < seconds + 1)
    }

    @Test func stopsARunThatIsGivenUp() async throws {
        let child = try run(Self.epoch(1, 0.5) + "\nexec sleep 1000")
        let start = ContinuousClock.now
        let (end, _, _) = try await child.run { _ in false }
        #expect(end == .stopped)
        #expect(ContinuousClock.now - start < .seconds(900))
    }

    @Test func saysWhyARunFailed() async throws {
        let (end, _, _) = try await run("echo 'disk is full' >&2; exit 1").run { _ in true }
        #expect(end == .failed("disk is full"))
        let (undefined, _, _) = try await run("true").run { _ in true }
        guard case .failed(let reason) = undefined else {
            Issue.record("\(undefined)")
            return
        }
        #expect(reason.contains("defined auroc"))
    }

    @Test func countsProcessorTime() async throws {
        let child = try run("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done\n" + Self.epoch(1, 0.5))
        let (_, _, cpuSeconds) = try await child.run { _ in true }
        #expect(cpuSeconds > 0.01)
    }

    @Test func cancellationStopsTheProcess() async throws {
        let child = try run("exec sleep 1000")
        let task = Task { try await child.run { _ in true } }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        let start = ContinuousClock.now
        await #expect(throws: (any Error).self) { _ = try await task.value }
        #expect(ContinuousClock.now - start < .seconds(900))
    }
}
