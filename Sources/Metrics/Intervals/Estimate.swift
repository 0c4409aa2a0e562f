/// What a figure was computed from.
package struct Counts: Codable, Hashable, Sendable {
    package var films: Int
    package var patients: Int
    /// Films that show the finding, for metrics that compare two classes.
    package var positives: Int?
    package var negatives: Int?
    /// The two counts whose ratio the metric is, for metrics that are such a ratio.
    package var numerator: Int?
    package var denominator: Int?

    package init(
        films: Int, patients: Int, positives: Int? = nil, negatives: Int? = nil, numerator: Int? = nil,
        denominator: Int? = nil
    ) {
        self.films = films
        self.patients = patients
        self.positives = positives
        self.negatives = negatives
        self.numerator = numerator
        self.denominator = denominator
    }

    func comparing(positives: Int, negatives: Int) -> Counts {
        var counts = self
        counts.positives = positives
        counts.negatives = negatives
        return counts
    }

    func dividing(_ numerator: Int, by denominator: Int) -> Counts {
        var counts = self
        counts.numerator = numerator
        counts.denominator = denominator
        return counts
    }
}

/// A metric with its interval and the counts behind it; whatever is missing has its reason.
package struct Estimate: Codable, Hashable, Sendable {
    /// `nil` where the metric is undefined; `reason` then says why.
    package let value: Double?
    /// The interval's ends; both `nil` where there is none.
    package let lower: Double?
    package let upper: Double?
    package let confidence: Double
    package let counts: Counts
    /// Bootstrap replicates drawn, undefined ones included.
    package let replicates: Int
    /// Replicates that had no value, without one of the classes for instance, and were left out.
    package let undefinedReplicates: Int
    /// Why the value or the interval is missing, or what to know when reading it.
    package let reason: String?

    /// - Parameter note: what to know about the value itself, put before what there is to say about the interval.
    init(
        _ metric: MetricValue, _ distribution: Bootstrap.Distribution, _ bootstrap: Bootstrap, counts: Counts,
        note: String? = nil
    ) {
        value = metric.value
        self.counts = counts
        confidence = bootstrap.confidence
        replicates = distribution.values.count + distribution.undefined
        undefinedReplicates = distribution.undefined

        let problem = Self.problem(metric, distribution, bootstrap, patients: counts.patients)
        let hasInterval = problem == nil && bootstrap.replicates > 0
        let made = hasInterval ? metric.value.map { distribution.interval(around: $0, bootstrap) } : nil
        lower = made?.0.lowerBound
        upper = made?.0.upperBound

        var caveat: String?
        if hasInterval, distribution.values.first == distribution.values.last {
            caveat =
                "all replicates are equal, so the interval says nothing about what more patients would show"
        } else if hasInterval {
            let undefined =
                undefinedReplicates > 0
                ? "\(undefinedReplicates) of \(replicates) replicates are undefined and left out of the interval"
                : nil
            let notes = [undefined, made?.note].compactMap { $0 }
            caveat = notes.isEmpty ? nil : notes.joined(separator: "; ")
        }
        let parts = [note, problem ?? caveat].compactMap { $0 }
        reason = parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Why there is no value, or no interval though one was asked for.
    private static func problem(
        _ metric: MetricValue, _ distribution: Bootstrap.Distribution, _ bootstrap: Bootstrap, patients: Int
    ) -> String? {
        if let reason = metric.reason { return reason }
        guard bootstrap.replicates > 0 else { return nil }
        if patients < 2 { return "one patient gives no interval" }
        let defined = distribution.values.count
        // A percentile of the replicates that happen to be defined means little once most are not.
        guard 2 * defined >= bootstrap.replicates else {
            return "no interval, for only \(defined) of \(bootstrap.replicates) replicates are defined"
        }
        return nil
    }
}
