/// Predicted probabilities of findings that may occur together, and the truth, some of it unknown.
package struct IndependentSample: Sendable {
    package let findings: [String]
    /// By finding: the films on which its label is known.
    package let samples: [BinarySample]
    /// Of all films, whether or not anything is known about them.
    package let patients: PatientIndex

    /// - Parameters:
    ///   - probabilities: `[films, findings]`.
    ///   - labels: `[films, findings]`: 1 present, 0 absent, `nil` unknown.
    ///   - patients: by film; `nil` counts each film as a patient of its own.
    package init(
        findings: [String], probabilities: [[Double]], labels: [[Int?]], patients: [String]? = nil
    ) throws(MetricsError) {
        if let name = findings.firstRepeated { throw .duplicateName(name) }
        guard labels.count == probabilities.count else {
            throw .countMismatch(what: "rows of labels", expected: probabilities.count, found: labels.count)
        }
        for (film, row) in probabilities.enumerated() {
            guard row.count == findings.count else {
                throw .countMismatch(
                    what: "probabilities for film \(film)", expected: findings.count, found: row.count)
            }
            guard labels[film].count == findings.count else {
                throw .countMismatch(
                    what: "labels for film \(film)", expected: findings.count, found: labels[film].count)
            }
        }
        let index = try BinarySample.patientIndex(patients, films: probabilities.count)
        var samples: [BinarySample] = []
        for (column, finding) in findings.enumerated() {
            try samples.append(
                BinarySample(
                    probabilities: probabilities.map { $0[column] }, labels: labels.map { $0[column] },
                    patients: index, name: finding))
        }
        self.findings = findings
        self.samples = samples
        self.patients = index
    }

    private init(findings: [String], samples: [BinarySample], patients: PatientIndex) {
        self.findings = findings
        self.samples = samples
        self.patients = patients
    }

    /// The sample of each group, such as a site, in alphabetical order; a film whose group is `nil` is in none.
    package func grouped(by groups: [String?]) throws(MetricsError) -> [(
        name: String, sample: IndependentSample
    )] {
        try Groups.members(groups, films: patients.ofFilm.count).map { name, films in
            (
                name,
                IndependentSample(
                    findings: findings, samples: samples.map { $0.keeping(films) },
                    patients: patients.of(films))
            )
        }
    }

    /// The mean over findings of one metric, over those findings where it is defined.
    package func macroValue(of metric: BinaryMetric, thresholds: [Double]) -> MetricValue {
        let values = zip(samples, thresholds).map { $0.value(of: metric, threshold: $1) }
        return .mean(values.filter { $0.value != nil })
    }
}
