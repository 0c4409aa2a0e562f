import Foundation
import Testing
import _TestSupport

/// What isn't a radiograph is refused by name wherever films go in, and the films beside it still go through.
@Suite struct DICOMTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private static let others = [
        ("ct.dcm", "CT Image Storage"), ("mr.dcm", "MR Image Storage"), ("us.dcm", "Ultrasound"),
        ("sr.dcm", "SR"),
    ]

    private func golden(_ name: String) -> String {
        ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOMTools/\(name)").path
    }

    @Test func predictReadsRadiographsAndRefusesOthersByName() throws {
        let films = ["dx.dcm"] + Self.others.map(\.0)
        let result = try ThoraxProcess.run(
            ["predict", trained.model] + films.map(golden) + ["--format", "jsonl"])
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == films.count, "\(result.output)\(result.errors)")
        #expect(lines.filter { $0.contains("probabilit") }.count == 1, "\(result.output)\(result.errors)")
        for (name, kind) in Self.others {
            let line = try #require(lines.first { $0.contains(name) })
            #expect(line.contains("failure") && line.contains(kind), "no '\(kind)' in \(line)")
        }
    }

    @Test func trainRefusesOthersByName() throws {
        let cohort = try String(contentsOfFile: trained.cohort, encoding: .utf8)
        let folder = URL(filePath: trained.cohort).deletingLastPathComponent()
        var rows = cohort.split(separator: "\n").map(String.init)
        let header = rows.removeFirst()
        rows = rows.map { $0.hasPrefix("/") ? $0 : folder.appending(path: $0).path(percentEncoded: false) }
        // A film of the training half is replaced by each of the others, under its own patient and labels.
        let training = rows.indices.filter { rows[$0].contains(",train,") }
        for (place, other) in zip(training, Self.others) {
            rows[place] = golden(other.0) + rows[place].drop { $0 != "," }
        }
        let mixed = scratch.path("mixed.csv")
        try ([header] + rows).joined(separator: "\n").write(toFile: mixed, atomically: true, encoding: .utf8)
        let result = try ThoraxProcess.run(
            ["train", ThoraxProcess.recipe("demo"), "--cohort", mixed, "--output", scratch.path("run")]
                + TrainedPhantoms.quick)
        let told = result.output + result.errors
        for (name, kind) in Self.others {
            #expect(told.contains(name) && told.contains(kind), "no '\(kind)' for \(name) in \(told)")
        }
    }
}
