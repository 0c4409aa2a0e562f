import Groundwork
import Reporting

/// An audit in a few lines for the terminal, and as a table for programs.
package enum AuditText {
    package static func text(_ report: AuditReport) -> String {
        var table = TextTable([.init("question"), .init("verdict"), .init("what was found")])
        for answer in report.answers {
            table.add([answer.question.rawValue, answer.verdict.rawValue, shortened(answer.sentence)])
        }
        var lines = [
            "\(report.model) on \(report.cohort): \(report.films) films of \(report.patients) patients", "",
            table.description,
        ]
        lines += report.warnings.map { "note: \(TerminalText.safe($0))" }
        return lines.joined(separator: "\n")
    }

    private static func shortened(_ text: String) -> String {
        text.count > 150 ? text.prefix(149) + "\u{2026}" : text
    }

    /// One row per figure; blank where there is no number.
    package static func csv(_ report: AuditReport) -> String {
        let columns = [
            "question", "figure", "finding", "title", "unit", "value", "lower", "upper", "limit", "verdict",
            "films", "patients", "note",
        ]
        var lines = [CSVLine.text(columns)]
        func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        for answer in report.answers {
            for figure in answer.figures {
                let cells = [
                    answer.question.rawValue, figure.key, figure.finding ?? "", figure.title,
                    figure.unit.rawValue, number(figure.value), number(figure.lower), number(figure.upper),
                    number(figure.limit), figure.verdict?.rawValue ?? "", "\(figure.films)",
                    "\(figure.patients)", figure.note ?? "",
                ]
                lines.append(CSVLine.text(cells))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
