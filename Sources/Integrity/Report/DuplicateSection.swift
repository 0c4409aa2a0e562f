import Foundation
import Reporting

/// Copies, as a contact sheet to look at and a table.
struct DuplicateSection {
    let report: IntegrityReport
    let mostPairs: Int

    var markup: Markup {
        tag("section") {
            tag("h2") { "Copies of the same exposure" }
            if !report.lookedAtPixels {
                tag("p") { "Not looked for: that needs a look at the pixels." }
            } else if report.duplicates.isEmpty {
                tag("p") { "None found." }
            } else {
                tag("p") { overview }
                tag("div", ["class": "pairs"]) { for pair in shown { figure(pair) } }
                if shown.count < report.duplicates.count {
                    tag("p", ["class": "note-line"]) {
                        "\(Numeral.count(report.duplicates.count - shown.count)) more pairs are in the JSON."
                    }
                }
            }
        }
    }

    private var overview: String {
        func count(_ relation: DuplicateRecord.Relation) -> String {
            Numeral.count(report.duplicates.count { $0.relation == relation })
        }
        return
            "\(Numeral.count(report.duplicates.count, "pair")) in \(Numeral.count(report.groups, "group")): "
            + "\(count(.sameFile)) with the same bytes, \(count(.samePixels)) with the same pixels, "
            + "\(count(.nearCopy)) near-copies. "
            + "\(Numeral.count(report.duplicates.count { $0.crossesSplits })) cross splits, "
            + "\(Numeral.count(report.duplicates.count { $0.hasOtherPatient })) are said to be of two patients. "
            + "Look at them: a near-copy is confirmed by fine structure after registration, yet only a person can be sure."
    }

    /// Those that do most harm first, then those that are least certain.
    private var shown: [DuplicateRecord] {
        func rank(_ pair: DuplicateRecord) -> Int {
            if pair.crossesSplits { return 0 }
            if !pair.conflictingFindings.isEmpty { return 1 }
            if pair.hasOtherPatient { return 2 }
            return pair.relation == .nearCopy ? 3 : pair.relation == .samePixels ? 4 : 5
        }
        return Array(
            report.duplicates.sorted { (rank($0), $0.fine ?? 1) < (rank($1), $1.fine ?? 1) }.prefix(mostPairs)
        )
    }

    private func figure(_ pair: DuplicateRecord) -> Markup {
        tag("figure") {
            tag("div", ["class": "pair-films"]) {
                FilmPicture.markup(pair.first, "Film \(Self.name(pair.first))")
                FilmPicture.markup(
                    pair.second, "Film \(Self.name(pair.second)), \(pair.relation.rawValue) of the other")
            }
            tag("figcaption") {
                tag("b") { "\(pair.relation.rawValue)\(pair.isMirrored ? ", mirrored" : "")" }
                if let fine = pair.fine { " fine structure \(Numeral.figure(fine, decimals: 2))" }
                for film in [pair.first, pair.second] {
                    tag("span", ["class": "path"]) { Self.caption(film) }
                }
                if pair.crossesSplits { tag("span", ["class": "alert"]) { "across splits " } }
                if pair.hasOtherPatient { tag("span", ["class": "alert"]) { "two patients " } }
                if !pair.conflictingFindings.isEmpty {
                    tag("span", ["class": "alert"]) {
                        "labels differ: \(pair.conflictingFindings.map(Numeral.name).joined(separator: ", "))"
                    }
                }
            }
        }
    }

    static func name(_ film: FilmRecord) -> String { URL(fileURLWithPath: film.path).lastPathComponent }

    static func caption(_ film: FilmRecord) -> String {
        let labels = film.present.map(Numeral.name).joined(separator: ", ")
        return
            "\(name(film)) · patient \(film.patient) · \(film.split ?? "no split")\(labels.isEmpty ? "" : " · " + labels)"
    }
}
