import Assessment
import Clinical
import DataCommands
import Explaining
import Foundation
import Groundwork
import Imaging
import Inference
import ModelFile
import Reporting
import Saliency

/// Explains films batch by batch, scores their maps, and writes what comes of it.
struct ExplanationRun {
    let explainer: Explainer
    let judge: Predictor
    let permuted: Explainer?
    let methods: [ExplanationMethod]
    /// Positions of the findings asked for; empty where a film's own decide.
    let outputs: [Int]
    let scores: Bool
    let checks: Bool
    let folder: ExplanationFolder
    let batchSize: Int

    private(set) var failures = 0
    private(set) var summary = ""
    private var records: [ExplanationRecord] = []
    private var pictures: [Overlay] = []
    /// Films for the sanity checks, by output.
    private var checked: [Int: [PreparedFilm]] = [:]

    /// Films per finding that the sanity checks look at.
    private static let checkedFilms = 16

    init(
        explainer: Explainer, judge: Predictor, permuted: Explainer?, methods: [ExplanationMethod],
        outputs: [Int], scores: Bool, checks: Bool, folder: ExplanationFolder, batchSize: Int
    ) {
        self.explainer = explainer
        self.judge = judge
        self.permuted = permuted
        self.methods = methods
        self.outputs = outputs
        self.scores = scores
        self.checks = checks
        self.folder = folder
        self.batchSize = batchSize
    }

    /// A film that could be read.
    private struct Loaded {
        let number: Int
        let film: ExplainedFilm
        let radiograph: Radiograph
        let placed: PlacedFilm
        var prepared: PreparedFilm { placed.prepared }
        var probabilities: [Double] = []
    }

    mutating func callAsFunction(_ films: [ExplainedFilm], progress: (Int) -> Void) async throws {
        for start in stride(from: 0, to: films.count, by: batchSize) {
            let range = start..<min(start + batchSize, films.count)
            var batch = range.compactMap { load(films[$0], number: $0) }
            let rows = try await judge.probabilities(of: batch.map(\.prepared))
            for index in batch.indices { batch[index].probabilities = rows[index] }
            for output in explainer.card.findings.indices {
                let chosen = batch.filter { wants(output, $0) }
                guard !chosen.isEmpty else { continue }
                for method in methods { try await explain(chosen, output: output, method: method) }
                if checks {
                    let room = Self.checkedFilms - (checked[output]?.count ?? 0)
                    checked[output, default: []] += chosen.prefix(max(room, 0)).map(\.prepared)
                }
            }
            progress(range.upperBound)
        }
        try await finish()
    }

    private mutating func load(_ film: ExplainedFilm, number: Int) -> Loaded? {
        do {
            let radiograph = try Radiograph(contentsOf: film.path)
            let placed = try judge.preparer.place(radiograph, path: film.path)
            if let reason = placed.crop?.reason {
                Terminal.note(TerminalText.safe("\(film.path): taken whole, \(reason)"))
            }
            return Loaded(number: number, film: film, radiograph: radiograph, placed: placed)
        } catch {
            fail(error.description)
            return nil
        }
    }

    private mutating func fail(_ text: String) {
        failures += 1
        Terminal.error(TerminalText.safe(text))
    }

    /// Whether a film is explained for an output; see the command's help.
    private func wants(_ output: Int, _ loaded: Loaded) -> Bool {
        let finding = explainer.card.findings[output]
        if scores {
            return (outputs.isEmpty || outputs.contains(output)) && loaded.film.locates(finding)
        }
        if !outputs.isEmpty { return outputs.contains(output) }
        let decided = FilmAssessment(
            path: loaded.film.path, probabilities: loaded.probabilities, card: explainer.card
        ).findings
        if decided.contains(where: \.isPresent) { return decided[output].isPresent }
        return decided.map(\.probability).max() == decided[output].probability
    }

    private mutating func explain(
        _ films: [Loaded], output: Int, method: ExplanationMethod
    ) async throws {
        let prepared = films.map(\.prepared)
        let maps = try await explainer.maps(of: prepared, output: output, method: method)
        let stability: [Double?] =
            scores
            ? try await ShiftStability.scores(
                of: prepared, maps: maps, output: output, method: method, explainer: explainer)
            : films.map { _ in nil }
        for index in films.indices {
            let loaded = films[index]
            do {
                try await record(
                    loaded, maps[index], output: output, method: method, stability: stability[index])
            } catch let error as SaliencyError { fail(error.description) } catch let error as ImagingError {
                fail(error.description)
            }
        }
    }

    private mutating func record(
        _ loaded: Loaded, _ map: SaliencyMap, output: Int, method: ExplanationMethod, stability: Double?
    ) async throws {
        let card = explainer.card
        let finding = card.findings[output]
        let probability = loaded.probabilities[output]
        var record = ExplanationRecord(
            path: loaded.film.path, patient: loaded.film.patient ?? loaded.film.path, finding: finding,
            method: method, probability: probability, peak: map.peak)
        if scores {
            record.stability = stability
            if let region = try loaded.film.region(
                of: finding, on: loaded.placed, preprocessing: card.preprocessing)
            {
                record.localisation = try LocalisationScore(map, region: region)
            }
            let lungs = try loaded.film.lungs(on: loaded.placed, preprocessing: card.preprocessing)
            record.lungShare = lungs.map { map.energy(inside: $0) }
            let curves = try await PerturbationCurves(loaded.prepared, map: map, output: output, judge: judge)
            record.insertion = curves.insertionArea
            record.deletion = curves.deletionArea
        }
        let written = try folder.write(
            map, film: loaded.radiograph, path: loaded.film.path,
            stem: stem(loaded, finding, method),
            title: "\(method.rawValue), \(finding) \(Numeral.figure(probability))",
            derivation: "Model \(card.name), \(method.rawValue) for \(finding), by Thorax.",
            placed: loaded.placed.placement)
        record.files = [written.overlay].filter { !$0.isEmpty } + written.values + written.dicom
        if let note = written.note { Terminal.note(TerminalText.safe(note)) }
        if let picture = written.picture { pictures.append(picture) }
        records.append(record)
    }

    /// A file name that tells film, finding and method, and is the film's alone.
    private func stem(_ loaded: Loaded, _ finding: Finding, _ method: ExplanationMethod) -> String {
        let number = String(loaded.number + 1)
        let name = URL(filePath: loaded.film.path).deletingPathExtension().lastPathComponent
        let words = [String(repeating: "0", count: max(5 - number.count, 0)) + number, name, finding.name]
            .map { String($0.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" }.prefix(60)) }
        return (words + [method.rawValue.replacing("++", with: "-plus-plus")]).joined(separator: "-")
    }

    private mutating func finish() async throws {
        var results: [(finding: Finding, check: SanityCheck)] = []
        for (output, films) in checked.sorted(by: { $0.key < $1.key }) {
            for method in methods {
                let check = try await SanityCheck.run(
                    method, films: films, output: output, explainer: explainer, permuted: permuted)
                results.append((explainer.card.findings[output], check))
            }
        }
        let result = ExplanationScores(records, checks: results)
        let rows = [ExplanationRecord.header] + records.map(\.row)
        try folder.write(rows.map(CSVLine.text).joined(separator: "\n") + "\n", to: "explanations.csv")
        if scores || checks { try folder.write(JSONText.encode(result), to: "scores.json") }
        try folder.writeSheet(
            pictures, columns: max(methods.count, 6 / max(methods.count, 1) * methods.count))
        var lines = scores || checks ? [result.text] : []
        if scores, records.isEmpty {
            lines.append(
                "No film's place of a finding is known; give --boxes, or a cohort with boxes or masks.")
        }
        lines.append("\(records.count) maps, \(failures) failures; \(folder.url.path)")
        summary = lines.joined(separator: "\n")
    }
}
