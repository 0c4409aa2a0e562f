/// The error among the films that are answered, against how many are, as the least certain are put aside.
///
/// Films of equal certainty are in no order, so the curve between them is the average over all orders.
///
/// Sources: El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 11 (2010); Geifman,
/// Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019, AURC and E-AURC.
package struct RiskCoverage: Codable, Hashable, Sendable {
    package struct Point: Codable, Hashable, Sendable {
        /// The share of films answered.
        package let coverage: Double
        /// The mean loss of these.
        package let risk: Double
        /// The least certainty answered.
        package let certainty: Double
    }

    /// One point per distinct certainty, from the most certain films to all.
    package let points: [Point]
    /// The mean, over films in order of certainty, of the risk up to each.
    package let area: Estimate
    /// The area less that of the best possible order of the same losses.
    package let excessArea: Estimate

    /// - Parameters:
    ///   - certainty: by film, such as the probability of the decided class.
    ///   - losses: by film, at least 0, such as 1 for an error and 0 for none.
    package init(
        certainty: [Double], losses: [Double], patients: PatientIndex? = nil, bootstrap: Bootstrap = .none
    ) throws(MetricsError) {
        guard losses.count == certainty.count else {
            throw .countMismatch(what: "losses", expected: certainty.count, found: losses.count)
        }
        let patients = patients ?? PatientIndex(Array(certainty.indices))
        guard patients.ofFilm.count == certainty.count else {
            throw .countMismatch(what: "patients", expected: certainty.count, found: patients.ofFilm.count)
        }
        for value in certainty where value.isNaN {
            throw .unusableSetting(name: "a film's certainty", value: value, allowed: "a number")
        }
        for value in losses where !(value >= 0 && value.isFinite) {
            throw .unusableSetting(name: "a film's loss", value: value, allowed: "a finite number from 0")
        }
        let ranking = Ranking(scores: certainty, isPositive: losses.map { $0 > 0 })
        let ideal = Ranking(scores: losses.map { -$0 }, isPositive: losses.map { $0 > 0 })
        let counts = Counts(films: certainty.count, patients: patients.count)
        let estimates = bootstrap.estimates(over: patients, counts: [counts, counts]) { multiplicities in
            let area = Self.area(ranking, losses, multiplicities)
            let pair = MetricValue.pairWithDifference(area, Self.area(ideal, losses, multiplicities))
            return [area, pair[2]]
        }
        area = estimates[0]
        excessArea = estimates[1]
        var (films, sum) = (0, 0.0)
        points = ranking.ties.map { tie in
            films += tie.count
            sum += tie.reduce(0) { $0 + losses[$1] }
            return Point(
                coverage: Double(films) / Double(certainty.count), risk: sum / Double(films),
                certainty: certainty[tie[0]])
        }
    }

    /// Of a decision between absence and presence: certainty is the distance of the log odds from the threshold's.
    package init(
        _ sample: BinarySample, threshold: Double = 0.5, bootstrap: Bootstrap = .none
    ) throws(MetricsError) {
        let edge = Logit.of(threshold)
        try self.init(
            certainty: sample.probabilities.map { abs(Logit.of($0) - edge) },
            losses: zip(sample.probabilities, sample.truths).map { ($0 >= threshold) == $1 ? 0 : 1 },
            patients: sample.patients, bootstrap: bootstrap)
    }

    /// Of the most probable class: certainty is its probability.
    package init(_ sample: ExclusiveSample, bootstrap: Bootstrap = .none) throws(MetricsError) {
        try self.init(
            certainty: zip(sample.probabilities, sample.decisions).map { $0[$1] },
            losses: zip(sample.decisions, sample.labels).map { $0 == $1 ? 0 : 1 },
            patients: sample.patients, bootstrap: bootstrap)
    }

    /// The most films that can be answered at no more than `risk`; `nil` where no certainty reaches it.
    package func coverage(atRisk risk: Double) -> Point? { points.last { $0.risk <= risk + 1e-12 } }

    /// The risk where at least this share of films is answered.
    package func risk(atCoverage coverage: Double) -> Point? {
        points.first { $0.coverage + 1e-12 >= coverage }
    }

    private static func area(_ ranking: Ranking, _ losses: [Double], _ multiplicities: [Int]) -> MetricValue {
        var (films, sum, area) = (0, 0.0, 0.0)
        var (tied, tiedSum) = (0, 0.0)
        for rank in ranking.films.indices {
            let times = multiplicities[ranking.films[rank]]
            tied += times
            tiedSum += Double(times) * losses[ranking.films[rank]]
            guard ranking.endsTie[rank] else { continue }
            if tied > 0 {
                let mean = tiedSum / Double(tied)
                for place in 1...tied { area += (sum + Double(place) * mean) / Double(films + place) }
            }
            films += tied
            sum += tiedSum
            (tied, tiedSum) = (0, 0)
        }
        return .ratio(area, Double(films), orElse: "there is no film with a known label")
    }
}
