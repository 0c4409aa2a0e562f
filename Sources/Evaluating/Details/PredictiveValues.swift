import Metrics

/// Predictive values of a threshold at another prevalence, from sensitivity and specificity, which don't depend on it.
struct PredictiveValues {
    let finding: FindingSample
    let prevalence: Double

    init(_ finding: FindingSample, prevalence: Double) {
        self.finding = finding
        self.prevalence = prevalence
    }

    func row(_ bootstrap: Bootstrap) -> EvaluationDetails.PrevalenceTable.Row {
        let sample = finding.sample
        let calls = sample.probabilities.map { $0 >= finding.threshold }
        let counts = Counts(
            films: sample.truths.count, patients: sample.patients.count, positives: sample.positives,
            negatives: sample.truths.count - sample.positives)
        let estimates = bootstrap.estimates(over: sample.patients, counts: [counts, counts]) { times in
            var (found, missed, alarms, cleared) = (0, 0, 0, 0)
            for film in calls.indices {
                switch (sample.truths[film], calls[film]) {
                case (true, true): found += times[film]
                case (true, false): missed += times[film]
                case (false, true): alarms += times[film]
                case (false, false): cleared += times[film]
                }
            }
            guard found + missed > 0, alarms + cleared > 0 else {
                return Array(repeating: .undefined("one of the classes has no film"), count: 2)
            }
            let sensitivity = Double(found) / Double(found + missed)
            let specificity = Double(cleared) / Double(alarms + cleared)
            return [
                .ratio(
                    sensitivity * prevalence,
                    sensitivity * prevalence + (1 - specificity) * (1 - prevalence),
                    orElse: "no film is called positive"),
                .ratio(
                    specificity * (1 - prevalence),
                    specificity * (1 - prevalence) + (1 - sensitivity) * prevalence,
                    orElse: "no film is called negative"),
            ]
        }
        return .init(
            prevalence: prevalence, positivePredictiveValue: estimates[0],
            negativePredictiveValue: estimates[1])
    }
}
