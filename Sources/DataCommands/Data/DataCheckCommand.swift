import ArgumentParser
import Cohort
import Foundation
import Groundwork
import Integrity
import Reporting

struct DataCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Checks a cohort: leaks, duplicates, labels, odd films, and what could be learnt instead of disease.",
        discussion: """
            thorax data check cohort.csv --output check
            thorax data check cohort.csv --without-pixels --fail-on leak,confounding

            Writes report.html, which holds pictures of the films it is about, and check.json. --fail-on names problems \
            that end the command with exit code 1: \
            \(IntegrityReport.Problem.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Argument(help: "The cohort file.")
    var cohort: String
    @Option(name: .shortAndLong, help: "Folder to write report.html and check.json to.")
    var output: String?
    @Option(help: "Also write the findings as JSON to this file.")
    var json: String?
    @Flag(help: "Look at the table and the files' sizes only, not into films.")
    var withoutPixels = false
    @Option(help: "Problems that make the exit code 1, separated by commas.")
    var failOn: String?
    @Option(help: "AUROC from which an attribute alone is a warning.")
    var confounding = 0.8
    @Option(help: "Correlation of fine structure from which two films are copies.")
    var similarity = DuplicateThresholds().fine
    @Option(help: "Most pairs of copies to show in the report.")
    var sheet = 60
    @Option(help: "Threads that read films.")
    var workers = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (0.5...1).contains(confounding) else {
            throw ValidationError("--confounding \(confounding): expected 0.5 to 1")
        }
        guard (0.5...1).contains(similarity) else {
            throw ValidationError("--similarity \(similarity): expected 0.5 to 1")
        }
        guard (0...10_000).contains(sheet) else {
            throw ValidationError("--sheet \(sheet): expected 0 to 10000")
        }
        guard (1...256).contains(workers) else {
            throw ValidationError("--workers \(workers): expected 1 to 256")
        }
        _ = try problemsThatFail()
    }

    func run() throws {
        var check = CohortCheck()
        check.looksAtPixels = !withoutPixels
        check.confoundingWarning = confounding
        check.confoundingNotice = min(check.confoundingNotice, confounding)
        check.duplicates.fine = similarity
        check.workers = workers
        let films = try Cohort(csv: URL(filePath: cohort), sharedPatients: .allow)
        let report = run(check, on: films)
        try write(report)
        Terminal.print(IntegrityText.text(report))
        let failures = try problemsThatFail().filter(report.problems.contains)
        guard failures.isEmpty else {
            Terminal.error("found: \(failures.map(\.rawValue).joined(separator: ", "))")
            throw ExitCode.failure
        }
    }

    private func run(_ check: CohortCheck, on films: Cohort) -> IntegrityReport {
        var line: (stage: String, line: ProgressLine)?
        let report = check.run(films, name: URL(filePath: cohort).lastPathComponent) { stage, done, total in
            if line?.stage != stage {
                line?.line.finish()
                line = (stage, ProgressLine(stage, unit: stage == "comparing" ? "pairs" : "films"))
            }
            line?.line.update(done, of: total)
        }
        line?.line.finish()
        return report
    }

    private func write(_ report: IntegrityReport) throws {
        if let json { try DurableFile.write(try JSONText.encode(report), to: URL(filePath: json)) }
        guard let output else { return }
        let folder = URL(filePath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(try JSONText.encode(report), to: folder.appending(path: "check.json"))
        try DurableFile.write(
            IntegrityPage(report, mostPairs: sheet).html, to: folder.appending(path: "report.html"))
        Terminal.print("report \(folder.appending(path: "report.html").path)")
    }

    private func problemsThatFail() throws -> [IntegrityReport.Problem] {
        try (failOn ?? "").split(separator: ",").map { part in
            let name = part.trimmingCharacters(in: .whitespaces)
            guard let problem = IntegrityReport.Problem(rawValue: name) else {
                let names = IntegrityReport.Problem.allCases.map(\.rawValue)
                let hint = Suggestion.nearest(to: name, in: names).map { " Did you mean \($0)?" } ?? ""
                throw ValidationError(
                    "--fail-on \(name): expected \(names.joined(separator: ", ")).\(hint)")
            }
            return problem
        }
    }
}
