import Foundation

/// Lines over 0 to 1 and any range upwards, whose marks lie on round numbers.
struct PlotChart {
    let description: String
    let xLabel: String
    let yLabel: String
    let yRange: ClosedRange<Double>
    let series: [LineChart.Series]
    /// Lines that no skill would draw.
    var references: [[LineChart.Point]] = []

    var svg: Markup {
        let step = Self.step(yRange)
        let bottom = (yRange.lowerBound / step).rounded(.down)
        let top = max(bottom + 1, (yRange.upperBound / step - 1e-9).rounded(.up))
        var frame = PlotFrame.full
        frame.yRange = (bottom * step)...(top * step)
        let decimals = max(1, Int((-log10(step)).rounded(.up)))
        return frame.svg(description) {
            frame.grid(xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1], yTicks: []) { Numeral.figure($0, decimals: 1) }
            frame.grid(xTicks: [], yTicks: (Int(bottom)...Int(top)).map { Double($0) * step }) {
                Numeral.figure($0, decimals: decimals)
            }
            frame.axisLabels(x: xLabel, y: yLabel)
            for line in references { tag("path", ["class": "reference", "d": frame.path(line)]) }
            for series in series {
                tag("path", ["class": "series s\(series.colour % 8)", "d": frame.path(series.points)])
            }
        }
    }

    /// One, two or five times a power of ten, so that about five of them cover the range.
    private static func step(_ range: ClosedRange<Double>) -> Double {
        let rough = max(range.upperBound - range.lowerBound, 1e-6) / 5
        let power = pow(10, log10(rough).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    }
}
