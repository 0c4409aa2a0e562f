import Reporting

/// A check as one self-contained page: no scripts, nothing loaded from elsewhere; pictures are inside.
package struct IntegrityPage {
    let report: IntegrityReport
    let mostPairs: Int

    package init(_ report: IntegrityReport, mostPairs: Int) {
        self.report = report
        self.mostPairs = mostPairs
    }

    /// The page, well-formed as HTML and as XML.
    package var html: String {
        ReportPage("\(report.cohort): integrity check", style: Self.style) {
            header
            tag("main") {
                tag("p", ["class": "lead"]) { summary }
                warnings
                ConfoundingSection(report: report).markup
                leaks
                DuplicateSection(report: report, mostPairs: mostPairs).markup
                labels
                OddFilmSection(report: report).markup
                BalanceSection(report: report).markup
            }
            footer
        }.html
    }

    static let style = """

        .pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1.4rem 1.6rem; }
        .pair-films { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; }
        .films { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(45%, 11rem), 1fr)); gap: 1.2rem; }
        img { display: block; width: 100%; height: auto; background: #000; }
        figcaption .path { overflow-wrap: anywhere; display: block; }
        figcaption .alert { color: var(--caution); font-weight: 600; }
        .data td.long { white-space: normal; text-align: left; overflow-wrap: anywhere; }
        .wide .data td:first-child { padding-left: 0; }
        .data .strong { color: var(--caution); font-weight: 600; }
        h3 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
        @media print { .pairs { grid-template-columns: 1fr 1fr; } }
        """

    private var header: Markup {
        tag("header") {
            tag("p", ["class": "eyebrow"]) { "Integrity check" }
            tag("h1") { report.cohort }
            tag("dl", ["class": "facts"]) {
                ReportPage.fact("Films", Numeral.count(report.films))
                ReportPage.fact("Patients", Numeral.count(report.patients))
                ReportPage.fact("Findings", report.findings.map(Numeral.name).joined(separator: ", "))
                ReportPage.fact("Pixels", report.lookedAtPixels ? "looked at" : "not looked at")
            }
        }
    }

    private var summary: String {
        var parts: [String] = []
        func add(_ count: Int, _ one: String, _ many: String) {
            if count > 0 { parts.append(Numeral.count(count, one, many)) }
        }
        add(report.warnings.count, "confounding warning", "confounding warnings")
        add(
            report.leaks.count { $0.kind == .patient }, "patient in several splits",
            "patients in several splits")
        add(report.groups, "group of copies", "groups of copies")
        add(
            report.contradictions.count + report.conflictingDuplicates.count, "contradiction between labels",
            "contradictions between labels")
        add(report.unreadable.count, "unreadable film", "unreadable films")
        add(report.odd.count, "oddity of a film", "oddities of films")
        return parts.isEmpty ? "Nothing was found." : "Found: \(Numeral.list(parts))."
    }

    @MarkupBuilder private var warnings: Markup {
        if !report.warnings.isEmpty {
            tag("section", ["class": "warnings"]) {
                tag("h2") { "Before anything is learnt from these films" }
                tag("ul") {
                    for warning in report.warnings.prefix(12) { tag("li") { warning.sentence } }
                    if report.warnings.count > 12 {
                        tag("li") {
                            "\(Numeral.count(report.warnings.count - 12)) more are in the table below."
                        }
                    }
                }
            }
        }
    }

    private var leaks: Markup {
        tag("section") {
            tag("h2") { "Patients and studies in several splits" }
            if report.leaks.isEmpty {
                tag("p") {
                    "None: every patient\u{2019}s films are in one split, as far as splits are assigned."
                }
            } else {
                tag("p") {
                    "A model would be judged on patients that it has learnt from. Split again by patient: "
                    tag("code") { "thorax data split" }
                    "."
                }
                PageTable(
                    ["", "Name", "Films by split"],
                    report.leaks.prefix(200).map { leak in
                        [
                            leak.kind.rawValue, leak.name,
                            leak.films.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                                .joined(separator: ", "),
                        ]
                    }, total: report.leaks.count, isText: true
                ).markup
            }
        }
    }

    private var labels: Markup {
        tag("section") {
            tag("h2") { "Contradictory labels" }
            let rows =
                report.contradictions.map { [$0.film.path, $0.reason] }
                + report.conflictingDuplicates.map {
                    [
                        "\($0.first.path) = \($0.second.path)",
                        "copies with different labels: "
                            + $0.conflictingFindings.map(Numeral.name).joined(separator: ", "),
                    ]
                }
            if rows.isEmpty {
                tag("p") { "None." }
            } else {
                PageTable(
                    ["Film", "Contradiction"], Array(rows.prefix(200)), total: rows.count, isText: true
                ).markup
            }
        }
    }

    private var footer: Markup {
        tag("footer") {
            tag("p") {
                "An attribute is a warning where it alone tells a finding with an AUROC of at least "
                Numeral.figure(report.limits.confoundingWarning, decimals: 2)
                " (a notice from \(Numeral.figure(report.limits.confoundingNotice, decimals: 2))), cross-validated over "
                "patients in five folds; intervals are 95\u{A0}%, clustered by patient. Two films are copies where, after "
                "registration, gray values correlate with at least "
                Numeral.figure(report.limits.duplicates.overall, decimals: 2)
                " and fine structure with at least "
                Numeral.figure(report.limits.duplicates.fine, decimals: 2)
                ". \(Numeral.count(report.effort.candidatePairs)) candidate pairs were registered, "
                "\(Numeral.count(report.effort.comparedPairs)) compared on pixels."
            }
            ReportPage.disclaimer
        }
    }
}
