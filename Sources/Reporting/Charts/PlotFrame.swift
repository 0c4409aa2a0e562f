import Foundation

/// Where a chart's numbers lie in its view box, and the furniture around them.
struct PlotFrame: Hashable, Sendable {
    let width: Double
    let height: Double
    /// The plot area in the view box.
    let left, top, right, bottom: Double
    var xRange = 0.0...1.0
    var yRange = 0.0...1.0

    static let full = PlotFrame(width: 380, height: 372, left: 54, top: 14, right: 364, bottom: 324)
    static let small = PlotFrame(width: 160, height: 158, left: 20, top: 8, right: 152, bottom: 140)

    func x(_ value: Double) -> Double { left + share(value, of: xRange) * (right - left) }
    func y(_ value: Double) -> Double { bottom - share(value, of: yRange) * (bottom - top) }

    /// The position within a range; whatever lies outside is put on its edge.
    private func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
        (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound)
            / (range.upperBound - range.lowerBound)
    }

    func svg(_ description: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
        tag(
            "svg",
            [
                "viewBox": "0 0 \(Self.number(width)) \(Self.number(height))", "role": "img",
                "aria-label": description,
            ],
            content)
    }

    /// A line through `points`, without those that are less than a third of a pixel from the one before.
    func path(_ points: [LineChart.Point]) -> String {
        var commands: [String] = []
        var last: (x: Double, y: Double)?
        for (index, point) in points.enumerated() {
            let here = (x: x(point.x), y: y(point.y))
            if let last, index + 1 < points.count, abs(here.x - last.x) < 0.3, abs(here.y - last.y) < 0.3 {
                continue
            }
            commands.append("\(commands.isEmpty ? "M" : "L")\(Self.number(here.x)) \(Self.number(here.y))")
            last = here
        }
        return commands.joined(separator: " ")
    }

    func circle(_ point: LineChart.Point, radius: Double, class name: String) -> Markup {
        tag(
            "circle",
            [
                "class": name, "cx": Self.number(x(point.x)), "cy": Self.number(y(point.y)),
                "r": Self.number(radius),
            ])
    }

    func text(
        _ text: String, at point: LineChart.Point, offset: (x: Double, y: Double), anchor: String,
        class name: String
    ) -> Markup {
        tag(
            "text",
            [
                "class": name, "x": Self.number(x(point.x) + offset.x),
                "y": Self.number(y(point.y) + offset.y),
                "text-anchor": anchor,
            ]
        ) { Self.fitted(text) }
    }

    @MarkupBuilder func grid(xTicks: [Double], yTicks: [Double], label: (Double) -> String) -> Markup {
        for tick in yTicks {
            tag(
                "path",
                [
                    "class": "grid",
                    "d": "M\(Self.number(left)) \(Self.number(y(tick))) H\(Self.number(right))",
                ])
            tag(
                "text",
                [
                    "class": "tick", "x": Self.number(left - 7), "y": Self.number(y(tick) + 4),
                    "text-anchor": "end",
                ]
            ) { label(tick) }
        }
        for tick in xTicks {
            tag(
                "path",
                [
                    "class": "grid",
                    "d": "M\(Self.number(x(tick))) \(Self.number(top)) V\(Self.number(bottom))",
                ])
            tag(
                "text",
                [
                    "class": "tick", "x": Self.number(x(tick)), "y": Self.number(bottom + 16),
                    "text-anchor": "middle",
                ]
            ) { label(tick) }
        }
    }

    @MarkupBuilder func axisLabels(x xLabel: String, y yLabel: String) -> Markup {
        let middle = (left + right) / 2
        let centre = (top + bottom) / 2
        tag(
            "text",
            [
                "class": "axis", "x": Self.number(middle), "y": Self.number(bottom + 38),
                "text-anchor": "middle",
            ]
        ) { Self.fitted(xLabel) }
        tag(
            "text",
            [
                "class": "axis", "x": "16", "y": Self.number(centre), "text-anchor": "middle",
                "transform": "rotate(-90 16 \(Self.number(centre)))",
            ]
        ) { Self.fitted(yLabel) }
    }

    /// A label that a chart has room for.
    private static func fitted(_ label: String) -> String {
        label.count > 42 ? label.prefix(41) + "\u{2026}" : label
    }

    /// A coordinate with at most two decimals.
    static func number(_ value: Double) -> String {
        let text = String(format: "%.2f", value)
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }
}
