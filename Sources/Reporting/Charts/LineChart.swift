/// Lines over a square with axes from 0 to 1.
package struct LineChart: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package let x: Double
        package let y: Double

        package init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    package struct Series: Hashable, Sendable {
        package var points: [Point]
        /// Which of the page's series colours.
        package var colour: Int
        package var isDotted: Bool

        package init(_ points: [Point], colour: Int = 0, isDotted: Bool = false) {
            self.points = points
            self.colour = colour
            self.isDotted = isDotted
        }
    }

    /// A point that is pointed out, with its name.
    package struct Mark: Hashable, Sendable {
        package var point: Point
        package var label: String

        package init(_ point: Point, label: String) {
            self.point = point
            self.label = label
        }
    }

    package struct Whisker: Hashable, Sendable {
        package var x: Double
        package var range: ClosedRange<Double>

        package init(x: Double, range: ClosedRange<Double>) {
            self.x = x
            self.range = range
        }
    }

    package enum Size: Sendable { case full, small }

    /// What the chart shows, for those who can't see it.
    package var description: String
    package var xLabel: String
    package var yLabel: String
    package var series: [Series]
    /// What no skill, or perfect calibration, would look like.
    package var reference: [Point] = []
    package var whiskers: [Whisker] = []
    package var marks: [Mark] = []
    package var size = Size.full

    package init(description: String, xLabel: String, yLabel: String, series: [Series]) {
        self.description = description
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
    }

    package var svg: Markup {
        let frame = size == .full ? PlotFrame.full : PlotFrame.small
        return frame.svg(description) {
            frame.grid(xTicks: ticks, yTicks: ticks) { Numeral.figure($0, decimals: size == .full ? 1 : 0) }
            if size == .full {
                frame.axisLabels(x: xLabel, y: yLabel)
            }
            if !reference.isEmpty {
                tag("path", ["class": "reference", "d": frame.path(reference)])
            }
            for whisker in whiskers {
                tag(
                    "path",
                    [
                        "class": "whisker",
                        "d": frame.path([
                            Point(whisker.x, whisker.range.lowerBound),
                            Point(whisker.x, whisker.range.upperBound),
                        ]),
                    ])
            }
            for series in series {
                tag(
                    "path",
                    [
                        "class": "series s\(series.colour % 8)\(series.colour > 7 ? " dashed" : "")",
                        "d": frame.path(series.points),
                    ])
                if series.isDotted {
                    for point in series.points {
                        frame.circle(point, radius: 3.5, class: "dot s\(series.colour % 8)")
                    }
                }
            }
            for mark in marks { self.mark(mark, frame) }
        }
    }

    private var ticks: [Double] { size == .full ? [0, 0.2, 0.4, 0.6, 0.8, 1] : [0, 1] }

    @MarkupBuilder private func mark(_ mark: Mark, _ frame: PlotFrame) -> Markup {
        frame.circle(mark.point, radius: size == .full ? 5 : 3.5, class: "mark")
        if size == .full {
            let isRight = mark.point.x > 0.55
            let isLow = mark.point.y < 0.12
            frame.text(
                mark.label, at: mark.point, offset: (isRight ? -9 : 9, isLow ? -9 : 18),
                anchor: isRight ? "end" : "start", class: "note")
        }
    }
}
