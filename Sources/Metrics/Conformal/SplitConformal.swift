import Groundwork

/// Split conformal prediction: sets of classes that hold the truth at a chosen rate, whatever the model.
///
/// Calibrated on films that the model did not learn from, sets hold the true class of at least 1 − `miscoverage` of new
/// films from the same population, averaged over calibration sets. Where a patient has several films, each patient
/// weighs the same, and the promise is for a random film of a new patient.
///
/// Sources: Vovk, Gammerman and Shafer, "Algorithmic learning in a random world" (2005); Sadinle, Lei and Wasserman,
/// "Least ambiguous set-valued classifiers with bounded error levels", JASA 114 (2019), LAC; Romano, Sesia and Candès,
/// "Classification with valid and adaptive coverage", NeurIPS 2020, APS; Dunn, Wasserman and Ramdas, "Distribution-free
/// prediction sets for two-layer hierarchical models", JASA 118 (2023), pooling by patient.
package struct SplitConformal: Codable, Hashable, Sendable {
    /// How strange a class is for a film.
    package enum Score: String, Codable, CaseIterable, Sendable {
        /// One less the class's probability: the smallest sets on average.
        case lac
        /// The probability of all more probable classes and a random share of its own: sets that grow where the film is
        /// hard.
        case aps
    }

    package let score: Score
    package let miscoverage: Double
    /// By class, the largest score that enters a set; equal ones unless each class was calibrated by itself. Infinite
    /// where there were too few films to exclude anything: JSON holds `null`.
    package let limits: [Double]
    /// Whether the promise holds within each class ("Mondrian").
    package let isByClass: Bool
    package let films: Int
    package let patients: Int

    /// Whether some set can leave something out.
    package var isInformative: Bool { limits.contains { $0.isFinite } }

    /// Limits found earlier, as a model card keeps them.
    package init(
        score: Score, miscoverage: Double, limits: [Double], isByClass: Bool, films: Int = 0,
        patients: Int = 0
    ) {
        self.score = score
        self.miscoverage = miscoverage
        self.limits = limits
        self.isByClass = isByClass
        self.films = films
        self.patients = patients
    }

    /// Calibrates sets of classes that exclude each other.
    package static func fit(
        _ sample: ExclusiveSample, score: Score = .lac, miscoverage: Double = 0.1, byClass: Bool = false
    ) throws(MetricsError) -> SplitConformal {
        try fit(
            probabilities: sample.probabilities, labels: sample.labels, classes: sample.classes.count,
            patients: sample.patients, score: score, miscoverage: miscoverage, byClass: byClass)
    }

    /// Calibrates sets of one finding's absence (class 0) and presence (class 1); by class, so that the rare of the two is
    /// not the one that is missed.
    package static func fit(
        _ sample: BinarySample, miscoverage: Double = 0.1, byClass: Bool = true
    ) throws(MetricsError) -> SplitConformal {
        try fit(
            probabilities: sample.probabilities.map { [1 - $0, $0] },
            labels: sample.truths.map { $0 ? 1 : 0 }, classes: 2, patients: sample.patients, score: .lac,
            miscoverage: miscoverage, byClass: byClass)
    }

    private static func fit(
        probabilities: [[Double]], labels: [Int], classes: Int, patients: PatientIndex, score: Score,
        miscoverage: Double, byClass: Bool
    ) throws(MetricsError) -> SplitConformal {
        guard miscoverage > 0, miscoverage < 1 else {
            throw .unusableSetting(
                name: "the share of sets that may miss the truth", value: miscoverage,
                allowed: "between 0 and 1")
        }
        guard !labels.isEmpty else {
            throw .nothingToFit(what: "a conformal predictor", reason: "there is no film with a known label")
        }
        let scores = zip(probabilities, labels).map { Self.strangeness($0, score)[$1] }
        func limit(_ films: [Int]) -> Double {
            Self.limit(films.map { scores[$0] }, patients.of(films), miscoverage)
        }
        let limits =
            byClass
            ? (0..<classes).map { index in limit(labels.indices.filter { labels[$0] == index }) }
            : Array(repeating: limit(Array(labels.indices)), count: classes)
        return SplitConformal(
            score: score, miscoverage: miscoverage, limits: limits, isByClass: byClass, films: labels.count,
            patients: patients.count)
    }

    /// The classes that can't be excluded, in order; none where the film is unlike all of them, which is as good a
    /// reason to abstain as several.
    package func set(for probabilities: [Double]) -> [Int] {
        Self.strangeness(probabilities, score).enumerated().compactMap { $1 <= limits[$0] ? $0 : nil }
    }

    /// What can't be excluded about a finding: absence (0), presence (1), both or neither.
    package func set(for probability: Double) -> [Int] { set(for: [1 - probability, probability]) }

    /// The score of every class.
    static func strangeness(_ probabilities: [Double], _ score: Score) -> [Double] {
        switch score {
        case .lac: return probabilities.map { 1 - $0 }
        case .aps:
            let order = probabilities.indices.sorted {
                probabilities[$0] == probabilities[$1] ? $0 < $1 : probabilities[$0] > probabilities[$1]
            }
            var strangeness = probabilities
            // The film's own draw, from its probabilities: the score stays a function of the film and the class, which is
            // all that the promise asks for, and the same film always gets the same set.
            var hash = StableHash()
            for probability in probabilities { hash.combine(probability.bitPattern) }
            var generator = SeededGenerator(hash.value, "aps")
            let share = generator.unit()
            var sum = 0.0
            for index in order {
                strangeness[index] = sum + share * probabilities[index]
                sum += probabilities[index]
            }
            return strangeness
        }
    }

    /// The smallest score that at least (1 − α)(n + 1) of n patients' scores reach at most; each patient's films share
    /// its weight.
    static func limit(_ scores: [Double], _ patients: PatientIndex, _ miscoverage: Double) -> Double {
        var filmsOf = Array(repeating: 0, count: patients.count)
        for patient in patients.ofFilm { filmsOf[patient] += 1 }
        // Shares such as 0.9 aren't exact in binary: 9 of 9 + 1 must be 90 %.
        let needed = (1 - miscoverage) * Double(patients.count + 1) - 1e-9
        var reached = 0.0
        for film in scores.indices.sorted(by: { scores[$0] < scores[$1] }) {
            reached += 1 / Double(filmsOf[patients.ofFilm[film]])
            if reached >= needed { return scores[film] }
        }
        return .infinity
    }
}

extension SplitConformal {
    private enum CodingKeys: String, CodingKey {
        case score, miscoverage, limits, isByClass, films, patients
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            score: container.decode(Score.self, forKey: .score),
            miscoverage: container.decode(Double.self, forKey: .miscoverage),
            limits: container.decode([Double?].self, forKey: .limits).map { $0 ?? .infinity },
            isByClass: container.decode(Bool.self, forKey: .isByClass),
            films: container.decode(Int.self, forKey: .films),
            patients: container.decode(Int.self, forKey: .patients))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(score, forKey: .score)
        try container.encode(miscoverage, forKey: .miscoverage)
        try container.encode(limits.map { $0.isFinite ? $0 : nil }, forKey: .limits)
        try container.encode(isByClass, forKey: .isByClass)
        try container.encode(films, forKey: .films)
        try container.encode(patients, forKey: .patients)
    }
}
