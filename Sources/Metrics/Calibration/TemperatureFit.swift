import Foundation

/// Temperature scaling: all log odds (or logits) divided by one number, which leaves every decision as it was.
///
/// Fitted by the log loss, which is convex in the inverse temperature. For two classes pass log odds as one column.
///
/// Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
package struct TemperatureFit: Codable, Hashable, Sendable {
    /// Above 1 softens, below 1 sharpens.
    package let temperature: Double
    /// Whether the best temperature lies beyond `bounds`, as when the model is always right or no better than chance.
    package let isAtBound: Bool
    package let films: Int

    /// Beyond these the fit says more about too few films than about the model.
    package static let bounds = 0.05...20.0

    /// A temperature fitted earlier, as a model card keeps it.
    package init(temperature: Double, isAtBound: Bool = false, films: Int = 0) {
        self.temperature = temperature
        self.isAtBound = isAtBound
        self.films = films
    }

    /// Of one finding's probabilities.
    package static func fit(_ sample: BinarySample) throws(MetricsError) -> TemperatureFit {
        try fit(
            logits: sample.probabilities.map { [0, Logit.of($0)] }, labels: sample.truths.map { $0 ? 1 : 0 })
    }

    /// Of the probabilities of classes that exclude each other.
    package static func fit(_ sample: ExclusiveSample) throws(MetricsError) -> TemperatureFit {
        try fit(logits: sample.probabilities.map { $0.map(logarithm) }, labels: sample.labels)
    }

    /// Of logits of classes that exclude each other.
    ///
    /// - Parameters:
    ///   - logits: `[films, classes]`.
    ///   - labels: by film: the index of its class.
    package static func fit(logits: [[Double]], labels: [Int]) throws(MetricsError) -> TemperatureFit {
        guard logits.count == labels.count else {
            throw .countMismatch(what: "labels", expected: logits.count, found: labels.count)
        }
        guard let classes = logits.first?.count, classes > 0 else {
            throw .nothingToFit(what: "a temperature", reason: "there is no film with a known label")
        }
        for (film, label) in labels.enumerated() {
            guard logits[film].count == classes else {
                throw .countMismatch(
                    what: "logits for film \(film)", expected: classes, found: logits[film].count)
            }
            guard (0..<classes).contains(label) else {
                throw .labelOutOfRange(film: film, label: label, allowed: 0...(classes - 1))
            }
        }
        // The derivative of the mean loss by the inverse temperature rises with it, so its root is enclosed, and Newton
        // steps that leave the enclosure are replaced by halving it.
        var (low, high) = (1 / bounds.upperBound, 1 / bounds.lowerBound)
        if slope(low, logits, labels).first >= 0 { return TemperatureFit(atBound: 1 / low, logits.count) }
        if slope(high, logits, labels).first <= 0 { return TemperatureFit(atBound: 1 / high, logits.count) }
        var inverse = 1.0
        for _ in 0..<100 {
            let (first, second) = slope(inverse, logits, labels)
            if first < 0 { low = inverse } else { high = inverse }
            let newton = second > 0 ? inverse - first / second : .infinity
            let next = newton > low && newton < high ? newton : (low + high) / 2
            let moved = abs(next - inverse)
            inverse = next
            if moved <= 1e-15 * inverse { break }
        }
        return TemperatureFit(temperature: 1 / inverse, isAtBound: false, films: logits.count)
    }

    private init(atBound temperature: Double, _ films: Int) {
        self.init(temperature: temperature, isAtBound: true, films: films)
    }

    /// The calibrated probability of a finding.
    package func callAsFunction(_ probability: Double) -> Double {
        Logit.inverse(Logit.of(probability) / temperature)
    }

    /// The calibrated probabilities of classes that exclude each other.
    package func callAsFunction(_ probabilities: [Double]) -> [Double] {
        let scaled = probabilities.map { Self.logarithm($0) / temperature }
        let largest = scaled.max() ?? 0
        let odds = scaled.map { exp($0 - largest) }
        let sum = odds.reduce(0, +)
        return odds.map { $0 / sum }
    }

    private static func logarithm(_ probability: Double) -> Double {
        log(max(probability, .leastNormalMagnitude))
    }

    /// The first and second derivative of the mean log loss by the inverse temperature: the mean of E[z] − z of the
    /// truth, and of the variance of z, under the scaled probabilities.
    private static func slope(
        _ inverse: Double, _ logits: [[Double]], _ labels: [Int]
    ) -> (first: Double, second: Double) {
        var (first, second) = (0.0, 0.0)
        for (row, label) in zip(logits, labels) {
            let largest = row.max() ?? 0
            var (sum, mean, squares) = (0.0, 0.0, 0.0)
            for z in row {
                let weight = exp(inverse * (z - largest))
                sum += weight
                mean += weight * (z - largest)
                squares += weight * (z - largest) * (z - largest)
            }
            mean /= sum
            first += mean - (row[label] - largest)
            second += squares / sum - mean * mean
        }
        let count = Double(max(labels.count, 1))
        return (first / count, second / count)
    }
}
