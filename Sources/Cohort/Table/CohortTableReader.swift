import Clinical
import Foundation
import Groundwork

/// Turns a cohort file's records into films, collecting what is wrong with them.
struct CohortTableReader {
    private let header: CohortTable.Header
    private let folder: String
    private(set) var films: [Film] = []
    private(set) var problems: [CohortError.TableProblem]
    private(set) var problemCount: Int
    private var lineByPath: [String: Int] = [:]
    /// Films with the same labels share one dictionary: memory stays small for a hundred thousand rows.
    private var labelsByText: [[String]: [Finding: Label]] = [:]
    private var texts = TextPool()

    init(header: CohortTable.Header, folder: String, problems: [CohortError.TableProblem]) {
        self.header = header
        self.folder = folder
        self.problems = problems
        problemCount = problems.count
    }

    var findings: [Finding] { header.findings.map(\.finding) }

    mutating func report(_ line: Int, _ column: String?, _ expected: String, _ found: String) {
        problemCount += 1
        guard problems.count < CohortError.listedCases else { return }
        problems.append(.init(line: line, column: column, expected: expected, found: found))
    }

    mutating func read(_ fields: [String], line: Int) {
        guard fields.count == header.width else {
            return report(line, nil, "\(header.width) cells", "\(fields.count) cells")
        }
        let before = problemCount
        let path = path(fields, line)
        let patient = required(.patient, fields, line)
        let split = split(fields, line)
        let age = age(fields, line)
        let boxes = boxes(fields, line)
        let masks = masks(fields, line)
        let labels = labels(fields, line)
        guard problemCount == before, let path, let patient else { return }
        films.append(
            Film(
                path: path, patient: patient, study: optional(.study, fields), split: split,
                site: shared(.site, fields), view: shared(.view, fields), sex: shared(.sex, fields), age: age,
                device: shared(.device, fields), look: shared(.look, fields), boxes: boxes, masks: masks,
                labels: labels))
    }

    private mutating func path(_ fields: [String], _ line: Int) -> String? {
        guard let text = required(.path, fields, line) else { return nil }
        let path = FilePath.absolute(text, in: folder)
        guard let other = lineByPath.updateValue(line, forKey: FilePath.comparable(path)) else { return path }
        report(line, "path", "each film once (line \(other) has it, too)", text)
        return nil
    }

    private mutating func split(_ fields: [String], _ line: Int) -> Split? {
        guard let text = optional(.split, fields) else { return nil }
        if let split = Split(rawValue: text) { return split }
        report(line, "split", "train, validation, test or blank", text)
        return nil
    }

    private mutating func age(_ fields: [String], _ line: Int) -> Double? {
        guard let text = optional(.age, fields) else { return nil }
        if let age = Double(text), age.isFinite, age >= 0 { return age }
        report(line, "age", "years as a number, or blank", text)
        return nil
    }

    private mutating func boxes(_ fields: [String], _ line: Int) -> [FindingBox] {
        guard let text = optional(.boxes, fields) else { return [] }
        if let boxes = CellList.boxes(text) { return boxes }
        report(line, "boxes", "finding x y width height, several separated by semicolons", text)
        return []
    }

    private mutating func masks(_ fields: [String], _ line: Int) -> [String: String] {
        guard let text = optional(.masks, fields) else { return [:] }
        if let masks = CellList.masks(text) { return masks.mapValues { FilePath.absolute($0, in: folder) } }
        report(line, "masks", "what=path, several separated by semicolons, each what once", text)
        return [:]
    }

    private mutating func labels(_ fields: [String], _ line: Int) -> [Finding: Label] {
        let texts = header.findings.map { fields[$0.index] }
        if let known = labelsByText[texts] { return known }
        var labels: [Finding: Label] = [:]
        var isSound = true
        for (column, text) in zip(header.findings, texts) {
            switch text {
            case "1": labels[column.finding] = .present
            case "0": labels[column.finding] = .absent
            case "": continue
            default:
                isSound = false
                report(line, column.name, "1, 0 or blank (unknown)", text)
            }
        }
        if isSound { labelsByText[texts] = labels }
        return labels
    }

    private mutating func required(_ column: CohortTable.Column, _ fields: [String], _ line: Int) -> String? {
        if let text = optional(column, fields) { return text }
        report(line, column.rawValue, column == .path ? "a file's path" : "a patient's id", "")
        return nil
    }

    private mutating func shared(_ column: CohortTable.Column, _ fields: [String]) -> String? {
        optional(column, fields).map { texts.shared($0) }
    }

    private func optional(_ column: CohortTable.Column, _ fields: [String]) -> String? {
        guard let index = header.fixed[column], !fields[index].isEmpty else { return nil }
        return fields[index]
    }
}
