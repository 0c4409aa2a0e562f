import Reporting

/// A check's findings for the terminal.
package enum IntegrityText {
    private static let listed = 10

    package static func text(_ report: IntegrityReport) -> String {
        var lines = [
            "\(Numeral.count(report.films, "film")) of \(Numeral.count(report.patients, "patient"))"
                + (report.lookedAtPixels ? "" : ", pixels not looked at")
        ]
        func section(_ title: String, _ count: Int, _ details: [String]) {
            lines.append("\(count == 0 ? "ok  " : "FOUND") \(title): \(Numeral.count(count))")
            lines += details.prefix(listed).map { "      " + $0 }
            if details.count > listed {
                lines.append("      … and \(Numeral.count(details.count - listed)) more")
            }
        }
        section(
            "patients or studies in several splits", report.leaks.count,
            report.leaks.map { leak in
                "\(leak.kind.rawValue) \(leak.name): "
                    + leak.films.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
                        separator: ", ")
            })
        if report.lookedAtPixels {
            section(
                "copies (\(Numeral.count(report.groups, "group")), "
                    + "\(Numeral.count(report.duplicates.count { $0.crossesSplits })) across splits)",
                report.duplicates.count,
                report.duplicates.map { "\($0.relation.rawValue): \($0.first.path) = \($0.second.path)" })
        }
        section(
            "contradictory labels", report.contradictions.count + report.conflictingDuplicates.count,
            report.contradictions.map { "\($0.film.path): \($0.reason)" }
                + report.conflictingDuplicates.map {
                    "\($0.first.path) = \($0.second.path): \($0.conflictingFindings.joined(separator: ", "))"
                })
        section(
            "unreadable films", report.unreadable.count,
            report.unreadable.map { "\($0.film.path): \($0.reason)" })
        if report.lookedAtPixels {
            section("odd films", report.odd.count, report.odd.map { "\($0.film.path): \($0.reason)" })
        }
        section("confounding warnings", report.warnings.count, report.warnings.map(\.sentence))
        if !report.notices.isEmpty {
            lines.append("notes:")
            lines += report.notices.prefix(listed).map { "      " + $0.sentence }
        }
        return TerminalText.safe(lines.joined(separator: "\n"), keepingLines: true)
    }
}
