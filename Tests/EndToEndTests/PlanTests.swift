import Foundation
import Testing
import _TestSupport

/// `thorax train --plan`: what a run would take, without a run.
@Suite struct PlanTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func plan(_ options: [String]) throws -> ThoraxProcess.Result {
        try ThoraxProcess.run(
            ["train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--plan"]
                + TrainedPhantoms.quick
                + options)
    }

    private func json(_ options: [String]) throws -> (fits: Bool, plan: [String: Any]) {
        let result = try plan(["--json"] + options)
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        return (try #require(object["fits"] as? Bool), try #require(object["plan"] as? [String: Any]))
    }

    @Test func saysWhatARunWouldTakeAndLeavesNothing() throws {
        let result = try plan(["--output", scratch.path("run"), "--cache", scratch.path("cache")])
        #expect(result.status == 0, "\(result.errors)")
        for word in ["films ", "memory ", "disk ", "decoding ", "time ", "it fits"] {
            #expect(result.output.contains(word), "no '\(word)' in \(result.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("cache")))
    }

    @Test func countsFilmsStepsAndWhatTheCacheHolds() throws {
        let rows = try String(contentsOfFile: trained.cohort, encoding: .utf8).split(
            whereSeparator: \.isNewline
        )
        .map { $0.split(separator: ",", omittingEmptySubsequences: false)[2] }
        let counts = ["train", "validation", "test"].map { split in rows.count { $0 == split } }
        let plan = try json(["--cache", scratch.path("empty")]).plan
        let splits = try #require(plan["splits"] as? [[String: Any]])
        #expect(splits.map { $0["films"] as? Int } == counts.map(Optional.some))
        let decoding = try #require(plan["decoding"] as? [String: Any])
        #expect(decoding["films"] as? Int == counts[0] + counts[1])
        let phases = try #require(plan["phases"] as? [[String: Any]])
        #expect(phases.count == 1)
        let steps = try #require(phases[0]["stepsPerEpoch"] as? Int)
        #expect(steps == (counts[0] + 15) / 16)
        let seconds = try #require(plan["seconds"] as? Double)
        let phase = try #require(phases[0]["seconds"] as? Double)
        #expect(seconds >= phase && phase > 0)
    }

    /// The frozen part runs once per film, and its output takes room on the disk.
    @Test func accountsForCachedFeatures() throws {
        let plan = try json(["--set", "phases.0.unfreeze=0", "--set", "phases.0.cacheFeatures=true"]).plan
        let phases = try #require(plan["phases"] as? [[String: Any]])
        #expect(try #require(phases[0]["featureSeconds"] as? Double) > 0)
        let disk = try #require(plan["disk"] as? [String: Any])
        #expect(try #require(disk["features"] as? Int) > 0)
    }

    @Test func aRunThatCannotStartIsRefusedTheSameWay() throws {
        let result = try plan(["--set", "findings=[Gout]"])
        #expect(result.status == 1)
        #expect(result.errors.contains("Gout"), "\(result.errors)")
        let missing = try ThoraxProcess.run([
            "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort,
        ])
        #expect(missing.status != 0)
        #expect(missing.errors.contains("--output"), "\(missing.errors)")
    }
}
