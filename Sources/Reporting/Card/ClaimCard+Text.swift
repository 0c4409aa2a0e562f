import Foundation

extension ClaimCard {
    /// The card as Markdown.
    package var markdown: String {
        var text = "# Model card: \(Self.plain(name))\n\n\(Self.plain(intendedUse))\n\n\(standfirst)\n"
        for section in sections {
            text += "\n## \(section.title)\n"
            for item in section.items {
                // Only a recipe has lines of its own; it is kept as it stands.
                let parts = item.answer.components(separatedBy: "\n\n")
                text += "\n\(item.number). **\(item.title).** \(Self.plain(parts[0]))\n"
                if parts.count > 1 {
                    let lines = parts.dropFirst().joined(separator: "\n\n").split(separator: "\n")
                    text += "\n" + lines.map { "        \($0)\n" }.joined()
                }
            }
        }
        if !figures.isEmpty { text += "\n## Figures\n" }
        for table in figures {
            text +=
                "\n### \(Self.plain(table.title))\n\n| finding | metric | value | 95 % interval |\n|---|---|---|---|\n"
            for row in table.rows {
                text += "| \(Self.plain(row.finding)) | \(row.metric) | \(row.value) | \(row.interval) |\n"
            }
        }
        return text
    }

    /// The card as a page of its own.
    package var html: String {
        ReportPage("Model card: \(name)", showsPictures: false) {
            tag("header") {
                tag("p", ["class": "eyebrow"]) { "Model card" }
                tag("h1") { name }
                tag("p", ["class": "subtitle"]) { intendedUse }
            }
            tag("main") {
                tag("p", ["class": "lead"]) { standfirst }
                for section in sections { self.section(section) }
                for table in figures { self.table(table) }
            }
        }.html
    }

    private func section(_ section: Section) -> Markup {
        tag("section") {
            tag("h2") { section.title }
            tag("dl", ["class": "claim"]) {
                for item in section.items {
                    tag("dt") { "\(item.number). \(item.title)" }
                    tag("dd", item.isKnown ? [:] : ["class": "open"]) { item.answer }
                }
            }
        }
    }

    private func table(_ table: ClaimFigures) -> Markup {
        tag("section") {
            tag("h2") { table.title }
            PlainTable(
                titles: ["Metric", "Finding", "Value", "95\u{A0}% interval"],
                rows: table.rows.map { row in
                    (row.metric, [.text(row.finding), .text(row.value), .text(row.interval)])
                }
            ).markup
        }
    }

    /// Text without what Markdown would read as its own.
    private static func plain(_ text: String) -> String {
        var result = ""
        for character in TerminalText.safe(text.split(separator: "\n").joined(separator: " ")) {
            if "\\`*_[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
