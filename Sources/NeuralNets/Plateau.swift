/// A learning rate that falls where a figure no longer gets better, as PyTorch's ReduceLROnPlateau: a pure function of the
/// figures so far, so that a resumed run needs nothing else.
package struct Plateau: Hashable, Sendable {
    /// What the rate is multiplied by.
    package var factor: Double
    /// Figures without a better one that are waited for; the rate falls with the next.
    package var patience: Int
    /// How much better counts, relative to the best.
    package var threshold: Double

    package init(factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4) {
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
    }

    /// The factor of the rate after `figures`.
    package func factor(after figures: [Double], higherIsBetter: Bool) -> Double {
        var (result, best, worse) = (1.0, higherIsBetter ? -Double.infinity : .infinity, 0)
        for figure in figures {
            let isBetter =
                higherIsBetter ? figure > best * (1 + threshold) : figure < best * (1 - threshold)
            if isBetter {
                best = figure
                worse = 0
            } else {
                worse += 1
            }
            if worse > patience {
                result *= factor
                worse = 0
            }
        }
        return result
    }
}
