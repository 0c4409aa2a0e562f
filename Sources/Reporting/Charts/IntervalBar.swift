package import Metrics

/// An estimate and its interval as a dot and a line over 0 to 1, to stand in a table's row.
package struct IntervalBar: Hashable, Sendable {
    package let estimate: Estimate

    package init(_ estimate: Estimate) { self.estimate = estimate }

    package var svg: Markup {
        let frame = PlotFrame(width: 132, height: 16, left: 6, top: 0, right: 126, bottom: 16, yRange: 0...1)
        return tag("svg", ["viewBox": "0 0 132 16", "class": "interval", "aria-hidden": "true"]) {
            tag("path", ["class": "grid", "d": frame.path([.init(0, 0.5), .init(1, 0.5)])])
            for tick in [0, 0.5, 1] {
                tag("path", ["class": "grid", "d": frame.path([.init(tick, 0.25), .init(tick, 0.75)])])
            }
            if let lower = estimate.lower, let upper = estimate.upper {
                tag("path", ["class": "range", "d": frame.path([.init(lower, 0.5), .init(upper, 0.5)])])
            }
            if let value = estimate.value {
                frame.circle(.init(value, 0.5), radius: 2.8, class: "dot s0")
            }
        }
    }
}
