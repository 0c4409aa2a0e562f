import Evaluating
import Metrics

/// What a report says beyond the metrics, each part under its own heading.
struct DetailSections {
    let details: EvaluationDetails

    @MarkupBuilder var markup: Markup {
        thresholds
        decisionCurves
        calibration
        prevalence
        subgroups
        abstention
        gate
        notes
    }

    private func section(_ title: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
        tag("section") {
            tag("h2") { title }
            content()
        }
    }

    /// The heading of one finding's table, where there are several.
    @MarkupBuilder private func heading(_ finding: String, of count: Int) -> Markup {
        if count > 1, !finding.isEmpty { tag("h3") { Numeral.name(finding) } }
    }

    @MarkupBuilder private var thresholds: Markup {
        if !details.thresholds.isEmpty {
            section("Other thresholds") {
                tag("p") {
                    "Each was chosen on validation films only, and is judged here on the films of this report."
                }
                for table in details.thresholds {
                    heading(table.finding, of: details.thresholds.count)
                    PlainTable(
                        titles: [
                            "Chosen for", "Threshold", "On validation: sensitivity", "specificity",
                            "Here: sensitivity", "specificity", "PPV", "NPV",
                        ],
                        rows: table.rows.map { row in
                            (
                                row.chosen.rule.purpose,
                                [
                                    .text(Numeral.threshold(row.chosen.value)),
                                    .text(row.chosen.sensitivity.map { Numeral.figure($0) } ?? "undefined"),
                                    .text(row.chosen.specificity.map { Numeral.figure($0) } ?? "undefined"),
                                    .estimate(row.sensitivity), .estimate(row.specificity),
                                    .estimate(row.positivePredictiveValue),
                                    .estimate(row.negativePredictiveValue),
                                ]
                            )
                        }
                    ).markup
                }
            }
        }
    }

    @MarkupBuilder private var decisionCurves: Markup {
        if !details.decisionCurves.isEmpty {
            section("Is acting on the model worth it?") {
                tag("p") {
                    "Net benefit counts films rightly acted on, less false alarms weighted by how little a false alarm "
                        + "weighs for someone who acts from that probability on. Where the solid line is above both "
                        + "dashed ones, acting on the model does more good than acting on every film or on none."
                }
                tag("div", ["class": "figures"]) {
                    for entry in details.decisionCurves {
                        tag("figure") {
                            DetailCharts.decision(entry.value, finding: entry.finding)
                            tag("figcaption") {
                                tag("b") { "Decision curve, \(Numeral.name(entry.finding))." }
                                " \(DetailCharts.useful(entry.value)) Dashed: acting on all films, and on none."
                            }
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var calibration: Markup {
        if let calibration = details.calibration, !calibration.errors.isEmpty {
            section("Do probabilities mean what they say?") {
                tag("p") {
                    calibration.method == "none"
                        ? "The model file holds no calibration: these are the network's own probabilities."
                        : "The model file calibrates by \(calibration.method)"
                            + (calibration.record.map { ", \($0)." } ?? ".")
                }
                PlainTable(
                    titles: [
                        "Finding", "Expected error, ten equal widths", "ten equal groups", "Largest error",
                        "Too high by", "Slope, ideally 1", "Resolution", "Unreliability",
                    ],
                    rows: calibration.errors.map { entry in
                        let errors = entry.value
                        return (
                            Numeral.name(entry.finding),
                            [
                                .estimate(errors.expectedEqualWidth), .estimate(errors.expectedEqualMass),
                                .estimate(errors.maximum), .difference(errors.bias), .estimate(errors.slope),
                                .text(errors.decomposition.map { Numeral.figure($0.resolution) } ?? ""),
                                .text(errors.decomposition.map { Numeral.figure($0.reliability) } ?? ""),
                            ]
                        )
                    }
                ).markup
                tag("p", ["class": "note-line"]) {
                    "A slope below 1 means probabilities that are too extreme. The Brier score is unreliability, less "
                        + "resolution, plus what the share of positive films alone leaves open (Murphy 1973)."
                }
            }
        }
    }

    @MarkupBuilder private var prevalence: Markup {
        if details.prevalence.contains(where: { !$0.rows.isEmpty || $0.estimated != nil }) {
            section("Where the finding is rarer or more frequent") {
                for table in details.prevalence {
                    tag("p") { DetailText.prevalence(table) }
                    if !table.rows.isEmpty {
                        PlainTable(
                            titles: [
                                "Share of films with it", "Positive predictive value",
                                "Negative predictive value",
                            ],
                            rows: table.rows.map { row in
                                (
                                    Numeral.percent(row.prevalence),
                                    [
                                        .estimate(row.positivePredictiveValue),
                                        .estimate(row.negativePredictiveValue),
                                    ]
                                )
                            }
                        ).markup
                    }
                }
            }
        }
    }

    @MarkupBuilder private var subgroups: Markup {
        if !details.subgroups.isEmpty {
            section("Is it as good for everyone?") {
                tag("p") {
                    "Each group against all other films whose group is known, by the same draws of patients. Gaps in "
                        + "bold have intervals that leave out 0; among many comparisons some do so by chance."
                }
                for table in details.subgroups {
                    tag("h3") {
                        table.attribute
                        if Set(details.subgroups.map(\.finding)).count > 1 {
                            ", \(Numeral.name(table.finding))"
                        }
                    }
                    PlainTable(
                        titles: [table.attribute, "Films"]
                            + (table.rows.first?.gaps.flatMap { [$0.metric.title, "Gap"] } ?? []),
                        rows: table.rows.map { row in
                            let counts = row.gaps.first?.inside.counts
                            return (
                                row.group,
                                [.text(counts.map { Numeral.basis(DetailText.whole($0)) } ?? "")]
                                    + row.gaps.flatMap {
                                        [PlainTable.Cell.estimate($0.inside), .difference($0.difference)]
                                    }
                            )
                        }
                    ).markup
                    if table.unknown > 0 {
                        tag("p", ["class": "note-line"]) {
                            "\(Numeral.count(table.unknown, "film")) whose \(table.attribute.lowercased()) isn't known "
                                + "\(table.unknown == 1 ? "is" : "are") in no group."
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var abstention: Markup {
        if let abstention = details.abstention, !abstention.curves.isEmpty {
            section("What if it may say \u{201C}I don't know\u{201D}?") {
                tag("p") { DetailText.promise(abstention) }
                if !abstention.coverage.isEmpty {
                    PlainTable(
                        titles: ["Finding", "Truth kept", "Decided", "Right when decided", "Answers kept"],
                        rows: abstention.coverage.map { entry in
                            (
                                entry.finding.isEmpty ? "All classes" : Numeral.name(entry.finding),
                                [
                                    .estimate(entry.value.coverage), .estimate(entry.value.answered),
                                    .estimate(entry.value.accuracyOfAnswers), .estimate(entry.value.meanSize),
                                ]
                            )
                        }
                    ).markup
                }
                tag("div", ["class": "figures"]) {
                    for entry in abstention.curves {
                        tag("figure") {
                            DetailCharts.risk(entry.value, finding: entry.finding)
                            tag("figcaption") {
                                tag("b") {
                                    entry.finding.isEmpty
                                        ? "Errors against decisions."
                                        : "Errors, \(Numeral.name(entry.finding))."
                                }
                                " The surest films first; the area under the line is \(Figures.value(entry.value.area))."
                            }
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var gate: Markup {
        if let gate = details.gate {
            section("Films the model wasn't made for") {
                tag("p") { DetailText.gate(gate) }
                if !gate.examples.isEmpty {
                    tag("ul", ["class": "reasons"]) {
                        for example in gate.examples {
                            tag("li") {
                                tag("b") { example.film }
                                ": \(example.reasons.joined(separator: "; "))."
                            }
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var notes: Markup {
        if !details.notes.isEmpty {
            section("What could not be said") {
                tag("ul", ["class": "reasons"]) { for note in details.notes { tag("li") { note } } }
            }
        }
    }
}
