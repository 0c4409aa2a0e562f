import ArgumentParser
import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Integrity
import Reporting

struct DataLooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "looks",
        abstract:
            "Says how far the look of films gives a finding away, and parts them by it for balanced sampling.",
        discussion: """
              thorax data looks split.csv --finding Pneumonia --output strata.csv
              thorax train Recipes/pneumonia.yaml --cohort strata.csv --output run

            The look is five figures of the gray levels that know no anatomy: spread, black, white, mean and sharpness. \
            Logistic regression on them is fitted to the training films. Where it tells other films apart, a network can, \
            too, without looking at a lung. --output writes the cohort with a column look: strata 0 (as films without the \
            finding look), 1 and 2. A recipe with groups: {by: [look, label], sampling: balanced} draws each class \
            equally often from each.
            """)

    @Argument(help: "The cohort file; its films are split.")
    var cohort: String
    @Option(help: "The finding.")
    var finding: String
    @Option(name: .shortAndLong, help: "The cohort file to write, with the strata as its column look.")
    var output: String?
    @Option(help: "Threads that read films.")
    var workers = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...256).contains(workers) else {
            throw ValidationError("--workers \(workers): expected 1 to 256")
        }
    }

    func run() throws {
        let table = try Cohort(csv: URL(filePath: cohort))
        guard let finding = table.findings.first(where: { $0.name == finding }) else {
            throw LookError.noSuchFinding(finding, known: table.findings.map(\.name))
        }
        let (figures, failures) = figures(of: table.allFilms)
        let looks = try LookStrata(table.allFilms, figures: figures, finding: finding)
        Terminal.print(text(looks, table.allFilms, finding))
        if let output {
            let films = zip(table.allFilms, looks.strata).map { film, stratum in
                var film = film
                film.look = stratum.map { "\($0)" }
                return film
            }
            try Cohort(films: films, findings: table.findings).write(to: URL(filePath: output))
            Terminal.print("cohort file \(output)")
        }
        if failures > 0 {
            Terminal.error("\(failures) of \(figures.count) films could not be read; they have no stratum")
            throw ExitCode.failure
        }
    }

    private func figures(of films: [Film]) -> ([LookFigures?], failures: Int) {
        let line = ProgressLine("reading", unit: "films")
        let prepared = OrderedPrefetcher(count: films.count, workers: workers, window: 16 * workers) {
            index in
            Result { () throws(ImagingError) in
                LookFigures(try LookFigures.preprocessing.prepare(contentsOf: films[index].path))
            }
        }
        var figures: [LookFigures?] = []
        var failures = 0
        while let film = prepared.next() {
            switch film {
            case .success(let found): figures.append(found)
            case .failure(let error):
                Terminal.error(error.description)
                figures.append(nil)
                failures += 1
            }
            line.update(figures.count, of: films.count)
        }
        line.finish()
        return (figures, failures)
    }

    private func text(_ looks: LookStrata, _ films: [Film], _ finding: Finding) -> String {
        var medians = TextTable([
            .init("training films' median"), .init("without", .right), .init("with \(finding.name)", .right),
        ])
        for (name, median) in zip(LookFigures.names, looks.medians) {
            medians.add([
                name, Numeral.figure(median.without, decimals: 2), Numeral.figure(median.with, decimals: 2),
            ])
        }
        var strata = TextTable([
            .init("stratum"), .init("without", .right), .init("with \(finding.name)", .right),
            .init("not known", .right),
        ])
        for stratum in 0..<LookStrata.count {
            let labels = zip(films, looks.strata).filter { $0.1 == stratum }.map { $0.0.label(of: finding) }
            let counts = [Label.absent, .present, .unknown].map { label in "\(labels.count { $0 == label })" }
            strata.add(["\(stratum)"] + counts)
        }
        let sentence =
            looks.heldOut.map { area in
                let figures = [area.value, area.lower, area.upper].map { Numeral.figure($0) }
                return
                    "The look alone tells \(finding.name) on films that don't train with AUROC \(figures[0]) (\(figures[1])–\(figures[2]))."
            }
            ?? "How well the look tells \(finding.name) on other films isn't known: none but training films have both labels."
        return "\(medians)\n\n\(strata)\n\n\(sentence)"
    }
}
