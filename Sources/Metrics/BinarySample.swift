/// Predicted probabilities of one finding, and the truth: checked and sorted once, then read by every metric.
package struct BinarySample: Sendable {
    /// Probabilities of films with a known label.
    package let probabilities: [Double]
    /// Whether each of these films shows the finding.
    package let truths: [Bool]
    package let patients: PatientIndex
    /// Films left out because their label is unknown.
    package let unknown: Int

    /// Positions of the known films among those given.
    let films: [Int]
    let ranking: Ranking
    private let losses: ProbabilityLosses

    /// - Parameters:
    ///   - probabilities: by film, of the finding.
    ///   - labels: by film: 1 present, 0 absent, `nil` unknown.
    ///   - patients: by film; `nil` counts each film as a patient of its own.
    package init(
        probabilities: [Double], labels: [Int?], patients: [String]? = nil, name: String = "the finding"
    ) throws(MetricsError) {
        let index = try Self.patientIndex(patients, films: probabilities.count)
        try self.init(probabilities: probabilities, labels: labels, patients: index, name: name)
    }

    init(
        probabilities: [Double], labels: [Int?], patients: PatientIndex, name: String
    ) throws(MetricsError) {
        guard labels.count == probabilities.count else {
            throw .countMismatch(what: "labels", expected: probabilities.count, found: labels.count)
        }
        for (film, value) in probabilities.enumerated() where !(value >= 0 && value <= 1) {
            throw .notAProbability(film: film, name: name, value: value)
        }
        for (film, label) in labels.enumerated() {
            if let label, !(0...1).contains(label) {
                throw .labelOutOfRange(film: film, label: label, allowed: 0...1)
            }
        }
        let known = labels.indices.filter { labels[$0] != nil }
        self.init(
            known: known, probabilities: known.map { probabilities[$0] },
            truths: known.map { labels[$0] == 1 },
            patients: patients.of(known), unknown: labels.count - known.count)
    }

    private init(known: [Int], probabilities: [Double], truths: [Bool], patients: PatientIndex, unknown: Int)
    {
        films = known
        self.probabilities = probabilities
        self.truths = truths
        self.patients = patients
        self.unknown = unknown
        ranking = Ranking(scores: probabilities, isPositive: truths)
        losses = ProbabilityLosses(
            squared: zip(probabilities, truths).map { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) },
            logarithmic: zip(probabilities, truths).map { ProbabilityLosses.logarithmic($1 ? $0 : 1 - $0) })
    }

    package var positives: Int { truths.count { $0 } }
    package var counts: Counts { Counts(films: probabilities.count, patients: patients.count) }

    /// The sample of each group, such as a site, in alphabetical order; a film whose group is `nil` is in none.
    ///
    /// - Parameter groups: by film, unknown ones included.
    package func grouped(by groups: [String?]) throws(MetricsError) -> [(name: String, sample: BinarySample)]
    {
        try Groups.members(groups, films: films.count + unknown).map { ($0, keeping($1)) }
    }

    /// The sample of some of the films given, by position.
    func keeping(_ wanted: [Int]) -> BinarySample {
        let position = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { ($1, $0) })
        let kept = films.indices.filter { position[films[$0]] != nil }
        return BinarySample(
            known: kept.compactMap { position[films[$0]] }, probabilities: kept.map { probabilities[$0] },
            truths: kept.map { truths[$0] }, patients: patients.of(kept), unknown: wanted.count - kept.count)
    }

    /// Some of the known films, by their position among these.
    func subset(_ kept: [Int]) -> BinarySample {
        BinarySample(
            known: kept.map { films[$0] }, probabilities: kept.map { probabilities[$0] },
            truths: kept.map { truths[$0] }, patients: patients.of(kept), unknown: 0)
    }

    /// One metric's value; a film is called positive where its probability is at least `threshold`.
    package func value(of metric: BinaryMetric, threshold: Double = 0.5) -> MetricValue {
        metric.value(in: tally(threshold: threshold))
    }

    package func confusion(threshold: Double) -> BinaryConfusion {
        tally(threshold: threshold).confusion
    }

    /// - Parameter multiplicities: how often each known film counts; `nil` for once.
    func tally(threshold: Double, multiplicities: [Int]? = nil) -> BinaryTally {
        let multiplicities = multiplicities ?? Array(repeating: 1, count: probabilities.count)
        var confusion = BinaryConfusion()
        for film in probabilities.indices {
            switch (truths[film], probabilities[film] >= threshold) {
            case (true, true): confusion.truePositives += multiplicities[film]
            case (true, false): confusion.falseNegatives += multiplicities[film]
            case (false, true): confusion.falsePositives += multiplicities[film]
            case (false, false): confusion.trueNegatives += multiplicities[film]
            }
        }
        let (auroc, averagePrecision) = ranking.areas(multiplicities)
        let (brier, logLoss) = losses.means(multiplicities)
        return BinaryTally(
            confusion: confusion, auroc: auroc, averagePrecision: averagePrecision, brier: brier,
            logLoss: logLoss)
    }

    static func patientIndex(_ patients: [String]?, films: Int) throws(MetricsError) -> PatientIndex {
        guard let patients else { return PatientIndex(Array(0..<films)) }
        guard patients.count == films else {
            throw .countMismatch(what: "patients", expected: films, found: patients.count)
        }
        return PatientIndex(patients)
    }
}
