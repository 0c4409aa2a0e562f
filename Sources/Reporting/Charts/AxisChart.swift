import Foundation

/// Points, lines and bands over axes of any range: linear, logarithmic, or of named values.
package struct AxisChart: Sendable {
    package enum Axis: Sendable, Equatable {
        case linear(ClosedRange<Double>)
        /// - Precondition: the range lies above 0.
        case logarithmic(ClosedRange<Double>)
        /// Values 0, 1, … by name.
        case names([String])

        /// An axis with room for `values`; a single value gets room around it.
        package static func covering(_ values: [Double], logarithmic: Bool = false) -> Axis {
            let finite = values.filter { $0.isFinite && (!logarithmic || $0 > 0) }
            guard let low = finite.min(), let high = finite.max() else { return .linear(0...1) }
            if logarithmic { return .logarithmic(low == high ? (low / 2)...(high * 2) : low...high) }
            let room = low == high ? max(abs(low), 1) * 0.1 : (high - low) * 0.05
            return .linear((low - room)...(high + room))
        }
    }

    /// What the chart shows, for those who can't see it.
    package var description: String
    package var xLabel: String
    package var yLabel: String
    package var xAxis: Axis
    package var yAxis: Axis
    package var lines: [LineChart.Series] = []
    /// Points by series colour.
    package var dots: [(point: LineChart.Point, colour: Int)] = []
    package var whiskers: [LineChart.Whisker] = []
    /// Areas between a lower and an upper line of the same length.
    package var bands: [(lower: [LineChart.Point], upper: [LineChart.Point])] = []
    /// A line that is only there to compare with.
    package var reference: [LineChart.Point] = []

    package init(description: String, xLabel: String, yLabel: String, xAxis: Axis, yAxis: Axis) {
        self.description = description
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.xAxis = xAxis
        self.yAxis = yAxis
    }

    package var svg: Markup {
        var frame = PlotFrame.full
        frame.xRange = Self.range(xAxis)
        frame.yRange = Self.range(yAxis)
        return frame.svg(description) {
            frame.grid(xTicks: Self.ticks(xAxis), yTicks: []) { Self.label($0, xAxis) }
            frame.grid(xTicks: [], yTicks: Self.ticks(yAxis)) { Self.label($0, yAxis) }
            frame.axisLabels(x: xLabel, y: yLabel)
            for band in bands {
                tag(
                    "path",
                    ["class": "band", "d": frame.path(placed(band.upper + band.lower.reversed())) + " Z"])
            }
            if !reference.isEmpty {
                tag("path", ["class": "reference", "d": frame.path(placed(reference))])
            }
            for whisker in whiskers {
                let ends = [whisker.range.lowerBound, whisker.range.upperBound]
                tag(
                    "path",
                    ["class": "whisker", "d": frame.path(placed(ends.map { .init(whisker.x, $0) }))])
            }
            for line in lines {
                tag("path", ["class": "series s\(line.colour % 8)", "d": frame.path(placed(line.points))])
            }
            for dot in dots {
                for point in placed([dot.point]) {
                    frame.circle(point, radius: 3.5, class: "dot s\(dot.colour % 8)")
                }
            }
        }
    }

    private func placed(_ points: [LineChart.Point]) -> [LineChart.Point] {
        points.map { .init(Self.position($0.x, xAxis), Self.position($0.y, yAxis)) }
    }

    private static func position(_ value: Double, _ axis: Axis) -> Double {
        guard case .logarithmic(let range) = axis else { return value }
        return log10(max(value, range.lowerBound))
    }

    private static func range(_ axis: Axis) -> ClosedRange<Double> {
        switch axis {
        case .linear(let range): range
        case .logarithmic(let range): log10(range.lowerBound)...log10(range.upperBound)
        case .names(let names): -0.5...(Double(max(1, names.count)) - 0.5)
        }
    }

    /// Round positions on the axis, logarithms where it is logarithmic.
    private static func ticks(_ axis: Axis) -> [Double] {
        switch axis {
        case .names(let names): return names.indices.map(Double.init)
        case .linear(let range):
            let step = step(range)
            let first = (range.lowerBound / step).rounded(.up)
            let last = (range.upperBound / step).rounded(.down)
            return first <= last ? (Int(first)...Int(last)).map { Double($0) * step } : []
        case .logarithmic(let range):
            let low = Int(log10(range.lowerBound).rounded(.down))
            let high = Int(log10(range.upperBound).rounded(.up))
            let digits: [Double] = high - low > 2 ? [1] : [1, 2, 5]
            return (low...high).flatMap { power in digits.map { log10($0) + Double(power) } }
                .filter { Self.range(axis).contains($0) }
        }
    }

    /// One, two or five times a power of ten, so that about five of them cover the range.
    private static func step(_ range: ClosedRange<Double>) -> Double {
        let rough = max(range.upperBound - range.lowerBound, 1e-9) / 5
        let power = pow(10, log10(rough).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    }

    private static func label(_ tick: Double, _ axis: Axis) -> String {
        switch axis {
        case .names(let names): short(names[Int(tick)], of: names.count)
        case .linear(let range):
            Numeral.fixed(tick, decimals: max(0, Int((-log10(step(range))).rounded(.up))))
        case .logarithmic: Numeral.threshold(pow(10, tick))
        }
    }

    /// A name that fits beside its neighbours.
    private static func short(_ name: String, of count: Int) -> String {
        let room = max(4, 48 / max(1, count))
        return name.count > room ? name.prefix(room - 1) + "\u{2026}" : name
    }
}

extension Numeral {
    /// A number with so many decimals, and a minus sign that is one.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        String(format: "%.\(decimals)f", value).replacing("-", with: "\u{2212}")
    }
}
