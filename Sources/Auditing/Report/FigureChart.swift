import Foundation
import Reporting

/// Figures of one unit below each other: a dot, its interval, and the limit it is judged by.
struct FigureChart {
    let figures: [AuditFigure]
    let label: String

    private static let width = 690.0
    private static let left = 350.0
    private static let right = 670.0
    private static let rowHeight = 26.0

    private var shown: [AuditFigure] { figures.filter { $0.value != nil } }

    /// From the least to the largest of values, ends and limits; an AUROC's axis begins at 0.4 at the highest.
    private var range: ClosedRange<Double> {
        let numbers = shown.flatMap { [$0.value, $0.lower, $0.upper, $0.limit].compactMap { $0 } }
        let isArea = shown.allSatisfy { $0.unit == .auroc }
        let low = min(isArea ? 0.4 : 0, numbers.min() ?? 0)
        let high = max(isArea ? 1 : 0.05, numbers.max() ?? 1)
        return low...(high + (isArea ? 0 : 0.05 * (high - low)))
    }

    private func x(_ value: Double) -> Double {
        let range = range
        let share =
            (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound)
            / (range.upperBound - range.lowerBound)
        return Self.left + share * (Self.right - Self.left)
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    @MarkupBuilder var svg: Markup {
        if !shown.isEmpty {
            let height = Double(shown.count) * Self.rowHeight + 34
            scrollArea(label) {
                tag(
                    "svg",
                    [
                        "viewBox": "0 0 \(Self.number(Self.width)) \(Self.number(height))", "role": "img",
                        "class": "figures-chart", "aria-label": description,
                    ]
                ) {
                    axis(bottom: height - 28)
                    for (row, figure) in shown.enumerated() {
                        self.row(figure, y: (Double(row) + 0.6) * Self.rowHeight)
                    }
                }
            }
        }
    }

    private var description: String {
        label + ": " + shown.map { "\($0.title) \(Wording.value($0))" }.joined(separator: "; ")
    }

    private func axis(bottom: Double) -> Markup {
        let range = range
        let ticks = (0...4).map { range.lowerBound + Double($0) / 4 * (range.upperBound - range.lowerBound) }
        return .fragment(
            ticks.map { tick in
                .fragment([
                    tag(
                        "path",
                        ["class": "grid", "d": "M\(Self.number(x(tick))) 4 V\(Self.number(bottom))"]),
                    tag(
                        "text",
                        [
                            "class": "tick", "x": Self.number(x(tick)), "y": Self.number(bottom + 16),
                            "text-anchor": "middle",
                        ]
                    ) { Numeral.figure(tick, decimals: 2) },
                ])
            })
    }

    @MarkupBuilder private func row(_ figure: AuditFigure, y: Double) -> Markup {
        let isBad = figure.verdict.map { $0 >= .notice } ?? false
        let name = (figure.finding.map { Numeral.name($0) + ": " } ?? "") + figure.title
        tag("text", ["class": "axis", "x": "4", "y": Self.number(y + 4)]) {
            name.count > 46 ? name.prefix(45) + "\u{2026}" : name
        }
        if let limit = figure.limit {
            tag(
                "path",
                [
                    "class": "reference",
                    "d": "M\(Self.number(x(limit))) \(Self.number(y - 10)) V\(Self.number(y + 10))",
                ])
        }
        if let lower = figure.lower, let upper = figure.upper {
            tag(
                "path",
                [
                    "class": isBad ? "series s1" : "series s0",
                    "d": "M\(Self.number(x(lower))) \(Self.number(y)) H\(Self.number(x(upper)))",
                ])
        }
        if let value = figure.value {
            // A warning differs by its shape, too, for those who don't see colours.
            if isBad {
                tag(
                    "rect",
                    [
                        "class": "dot s1", "x": Self.number(x(value) - 4.5), "y": Self.number(y - 4.5),
                        "width": "9", "height": "9",
                    ])
            } else {
                tag(
                    "circle",
                    ["class": "dot s0", "cx": Self.number(x(value)), "cy": Self.number(y), "r": "4.5"])
            }
        }
    }
}
