import Foundation
import Fuzzing
import Testing

/// What the fuzzer starts from and what it once found, through the same targets; a crash ends the test run.
@Suite("Seeds and past failures end in time", .serialized, .timeLimit(.minutes(20)))
struct ReplayTests {
    @Test("Seeds", arguments: FuzzTarget.all)
    func seeds(_ target: FuzzTarget) throws {
        let seeds = try target.seeds()
        #expect(seeds.count > 3, "\(target.name) has too few seeds to start from")
        for seed in seeds { try replay(seed, target) }
    }

    @Test("Failures", arguments: FuzzTarget.all)
    func failures(_ target: FuzzTarget) throws {
        for failure in try target.failures() { try replay(failure, target) }
    }

    private func replay(_ file: URL, _ target: FuzzTarget) throws {
        let bytes = try Data(contentsOf: file)
        let seconds = cpuSeconds { bytes.withUnsafeBytes(target.run) }
        #expect(seconds < 5, "\(target.name) took \(seconds) s for \(file.lastPathComponent)")
    }
}
