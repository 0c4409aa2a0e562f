import Clinical
import Cohort

/// Films that are said to be normal and to show a disease.
enum LabelContradictions {
    private static let normal = Finding("Normal")
    /// Findings that a normal film may show: devices and markers are no disease.
    private static let harmless: Set<Finding> = [Finding("Support_Devices"), Finding("Support Devices")]

    static func find(in films: [Film]) -> [ContradictionRecord] {
        films.compactMap { film in
            guard film.label(of: normal) == .present else { return nil }
            let diseases = film.presentFindings.filter { $0 != normal && !harmless.contains($0) }
            guard !diseases.isEmpty else { return nil }
            let names = diseases.map(\.name).joined(separator: " and ")
            return .init(film: FilmRecord(film), reason: "labelled Normal together with \(names)")
        }
    }

    /// Findings that one film is said to show and the other not to.
    static func between(_ first: Film, _ second: Film) -> [String] {
        first.labels.compactMap { finding, label in
            let other = second.label(of: finding)
            return other != .unknown && other != label ? finding.name : nil
        }.sorted()
    }
}

extension FilmRecord {
    init(_ film: Film) {
        self.init(
            path: film.path, patient: film.patient, split: film.split?.rawValue,
            present: film.presentFindings.map(\.name))
    }
}
