package import Metrics

/// How predicted probabilities are spread: films that show the finding upwards, the others downwards.
///
/// Heights are shares of each of the two groups, for with few positive films their counts would not be seen.
package struct MirrorHistogram: Hashable, Sendable {
    package var description: String
    package var upperLabel: String
    package var lowerLabel: String
    package var xLabel: String
    package var reliability: Reliability
    /// Drawn as a line across.
    package var threshold: Double?

    package init(
        description: String, upperLabel: String, lowerLabel: String, xLabel: String, reliability: Reliability,
        threshold: Double? = nil
    ) {
        self.description = description
        self.upperLabel = upperLabel
        self.lowerLabel = lowerLabel
        self.xLabel = xLabel
        self.reliability = reliability
        self.threshold = threshold
    }

    package var svg: Markup {
        let positives = reliability.bins.reduce(0) { $0 + $1.positives }
        let negatives = reliability.bins.reduce(0) { $0 + $1.negatives }
        let shares = reliability.bins.map { bin in
            (up: share(bin.positives, of: positives), down: share(bin.negatives, of: negatives))
        }
        // Half of the height, in tenths, above and below: enough for the tallest bar and a label beside it.
        let tallest = shares.reduce(0) { max($0, $1.up, $1.down) }
        let step = max(1, (tallest * 5).rounded(.up)) / 10
        var frame = PlotFrame.full
        frame.yRange = (-2 * step)...(2 * step)
        return frame.svg(description) {
            frame.grid(xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1], yTicks: []) { Numeral.figure($0, decimals: 1) }
            frame.grid(xTicks: [], yTicks: [-2, -1, 0, 1, 2].map { $0 * step }) {
                Numeral.figure(abs($0) * 100, decimals: 0) + "\u{2009}%"
            }
            frame.axisLabels(x: xLabel, y: "Share of films")
            for (bin, share) in zip(reliability.bins, shares) {
                bar(frame, bin, from: 0, to: share.up, class: "bar s1")
                bar(frame, bin, from: -share.down, to: 0, class: "bar s0")
            }
            tag("path", ["class": "zero", "d": frame.path([.init(0, 0), .init(1, 0)])])
            if let threshold, (0...1).contains(threshold) {
                tag(
                    "path",
                    [
                        "class": "reference",
                        "d": frame.path([.init(threshold, 2 * step), .init(threshold, -2 * step)]),
                    ])
            }
            // Bars crowd towards the right above and towards the left below, so the labels stand opposite.
            frame.text(upperLabel, at: .init(0, 2 * step), offset: (8, 18), anchor: "start", class: "note")
            frame.text(lowerLabel, at: .init(1, -2 * step), offset: (-8, -10), anchor: "end", class: "note")
        }
    }

    private func share(_ count: Int, of total: Int) -> Double {
        total > 0 ? Double(count) / Double(total) : 0
    }

    private func bar(
        _ frame: PlotFrame, _ bin: Reliability.Bin, from lower: Double, to upper: Double, class name: String
    ) -> Markup {
        guard upper > lower else { return .fragment([]) }
        let left = frame.x(bin.lower) + 1
        return tag(
            "rect",
            [
                "class": name, "x": PlotFrame.number(left), "y": PlotFrame.number(frame.y(upper)),
                "width": PlotFrame.number(frame.x(bin.upper) - 1 - left),
                "height": PlotFrame.number(frame.y(lower) - frame.y(upper)),
            ])
    }
}
