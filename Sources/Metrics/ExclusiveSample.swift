/// Predicted probabilities of classes that exclude each other, and the truth: checked and sorted once.
package struct ExclusiveSample: Sendable {
    package let classes: [String]
    /// `[films, classes]`.
    package let probabilities: [[Double]]
    /// By film: an index into `classes`.
    package let labels: [Int]
    package let patients: PatientIndex
    /// By film: the class of the largest probability, the first of equal ones.
    package let decisions: [Int]

    /// By class: films ranked by its probability.
    let rankings: [Ranking]
    private let losses: ProbabilityLosses

    /// - Parameters:
    ///   - probabilities: `[films, classes]`, each row adding up to 1.
    ///   - labels: by film: an index into `classes`.
    ///   - patients: by film; `nil` counts each film as a patient of its own.
    package init(
        classes: [String], probabilities: [[Double]], labels: [Int], patients: [String]? = nil
    ) throws(MetricsError) {
        guard classes.count >= 2 else { throw .tooFewClasses(classes.count) }
        if let name = classes.firstRepeated { throw .duplicateName(name) }
        guard labels.count == probabilities.count else {
            throw .countMismatch(what: "labels", expected: probabilities.count, found: labels.count)
        }
        let index = try BinarySample.patientIndex(patients, films: probabilities.count)
        for (film, row) in probabilities.enumerated() {
            try Self.check(row, film: film, classes: classes)
            guard classes.indices.contains(labels[film]) else {
                throw .labelOutOfRange(film: film, label: labels[film], allowed: 0...(classes.count - 1))
            }
        }
        self.init(classes: classes, checked: probabilities, labels: labels, patients: index)
    }

    private init(classes: [String], checked probabilities: [[Double]], labels: [Int], patients: PatientIndex)
    {
        self.classes = classes
        self.probabilities = probabilities
        self.labels = labels
        self.patients = patients
        decisions = probabilities.map { row in row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 } }
        rankings = classes.indices.map { index in
            Ranking(scores: probabilities.map { $0[index] }, isPositive: labels.map { $0 == index })
        }
        losses = ProbabilityLosses(
            squared: zip(probabilities, labels).map { row, label in
                row.indices.reduce(0) { sum, index in
                    let error = row[index] - (index == label ? 1 : 0)
                    return sum + error * error
                }
            },
            logarithmic: zip(probabilities, labels).map { ProbabilityLosses.logarithmic($0[$1]) })
    }

    private static func check(_ row: [Double], film: Int, classes: [String]) throws(MetricsError) {
        guard row.count == classes.count else {
            throw .countMismatch(
                what: "probabilities for film \(film)", expected: classes.count, found: row.count)
        }
        for (value, name) in zip(row, classes) where !(value >= 0 && value <= 1) {
            throw .notAProbability(film: film, name: name, value: value)
        }
        let sum = row.reduce(0, +)
        // Softmax in single or bfloat16-derived precision strays by about this much, not more.
        guard abs(sum - 1) < 1e-2 else { throw .notADistribution(film: film, sum: sum) }
    }

    package var counts: Counts { Counts(films: labels.count, patients: patients.count) }

    /// The sample of each group, such as a site, in alphabetical order; a film whose group is `nil` is in none.
    package func grouped(by groups: [String?]) throws(MetricsError) -> [(
        name: String, sample: ExclusiveSample
    )] {
        try Groups.members(groups, films: labels.count).map { name, films in
            (
                name,
                ExclusiveSample(
                    classes: classes, checked: films.map { probabilities[$0] },
                    labels: films.map { labels[$0] },
                    patients: patients.of(films))
            )
        }
    }

    /// One metric's value; each film is decided to be of its most probable class.
    package func value(of metric: ExclusiveMetric) -> MetricValue { metric.value(in: tally()) }

    /// One metric's value with each film counted so often, for a bootstrap of one's own.
    package func value(of metric: ExclusiveMetric, multiplicities: [Int]) -> MetricValue {
        metric.value(in: tally(multiplicities: multiplicities))
    }

    /// One class against all others, by its probability.
    package func oneVersusRest(_ index: Int) throws(MetricsError) -> BinarySample {
        try BinarySample(
            probabilities: probabilities.map { $0[index] },
            labels: labels.map { $0 == index ? 1 : 0 },
            patients: patients, name: classes[index])
    }

    package var confusion: ClassConfusion { tally().confusion }

    /// - Parameter multiplicities: how often each film counts; `nil` for once.
    func tally(multiplicities: [Int]? = nil) -> ExclusiveTally {
        let multiplicities = multiplicities ?? Array(repeating: 1, count: labels.count)
        var confusion = ClassConfusion(classes: classes)
        for film in labels.indices { confusion[labels[film], decisions[film]] += multiplicities[film] }
        let (brier, logLoss) = losses.means(multiplicities)
        return ExclusiveTally(
            confusion: confusion, areas: rankings.map { $0.areas(multiplicities) }, brier: brier,
            logLoss: logLoss)
    }
}

extension Sequence where Element: Hashable {
    /// The first element that occurred before.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
