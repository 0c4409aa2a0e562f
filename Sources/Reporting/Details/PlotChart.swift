/// Lines over any two ranges, for what doesn't live between 0 and 1.
struct PlotChart {
    let description: String
    let xLabel: String
    let yLabel: String
    let xRange: ClosedRange<Double>
    let yRange: ClosedRange<Double>
    let series: [LineChart.Series]
    /// Lines that no skill would draw.
    var references: [[LineChart.Point]] = []
    /// Decimals of the marks along the upright axis.
    var yDecimals = 2

    var svg: Markup {
        var frame = PlotFrame.full
        frame.xRange = xRange
        frame.yRange = yRange
        return frame.svg(description) {
            frame.grid(xTicks: ticks(xRange), yTicks: []) { Numeral.figure($0, decimals: 1) }
            frame.grid(xTicks: [], yTicks: ticks(yRange)) { Numeral.figure($0, decimals: yDecimals) }
            frame.axisLabels(x: xLabel, y: yLabel)
            for line in references { tag("path", ["class": "reference", "d": frame.path(line)]) }
            for series in series {
                tag("path", ["class": "series s\(series.colour % 8)", "d": frame.path(series.points)])
            }
        }
    }

    private func ticks(_ range: ClosedRange<Double>) -> [Double] {
        (0...5).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 5 }
    }
}
