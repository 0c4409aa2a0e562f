/// The area under the ROC curve with its standard error, and the difference between two models on the same films,
/// without resampling.
///
/// A film's placement is the share of films of the other class that it is ranked rightly against; areas are means of
/// placements, and their covariance that of the placements. Where a patient has several films, their placements are
/// summed first, which counts what they share; with one film each this is DeLong's estimator exactly.
///
/// Sources: DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
/// characteristic curves: a nonparametric approach", Biometrics 44 (1988); Sun and Xu, "Fast implementation of DeLong's
/// algorithm", IEEE Signal Processing Letters 21 (2014), for placements by mid-ranks; Obuchowski, "Nonparametric
/// analysis of clustered ROC curve data", Biometrics 53 (1997), for several films of one patient.
package enum DeLong {
    /// An area with its standard error and interval.
    package struct Area: Codable, Hashable, Sendable {
        package let auroc: Double
        package let standardError: Double
        package let confidence: Double
        /// On the logit scale, where the area's distribution is closer to normal, so within (0, 1); `nil` where the
        /// standard error is 0, as of an area of 0 or 1.
        ///
        /// Source: Pepe, "The statistical evaluation of medical tests" (2003), section 5.2.4.
        package let interval: ClosedRange<Double>?
        /// The area ± its standard error times the normal quantile, kept within 0...1, as most packages print it.
        package let symmetricInterval: ClosedRange<Double>
    }

    /// The difference `a` − `b` between the areas of two models on the same films.
    package struct Comparison: Codable, Hashable, Sendable {
        package let a: Area
        package let b: Area
        package let difference: Double
        package let standardError: Double
        package let interval: ClosedRange<Double>
        /// `nil` where the standard error is 0, as for two models that rank alike; the next, too.
        package let z: Double?
        package let pValue: Double?
        package let films: Int
        package let patients: Int
    }

    /// The area of one model.
    package static func area(of sample: BinarySample, confidence: Double = 0.95) throws(MetricsError) -> Area
    {
        let placements = try Placements(sample)
        return Area(placements, variance: placements.covariance(with: placements), confidence)
    }

    /// Compares two models on the same films.
    ///
    /// - Throws: `MetricsError.differentFilms` where truths or patients differ, `.nothingToFit` without both classes.
    package static func compare(
        a: BinarySample, b: BinarySample, confidence: Double = 0.95
    ) throws(MetricsError) -> Comparison {
        guard a.truths == b.truths, a.films == b.films, a.patients == b.patients else {
            throw .differentFilms(what: "the two models' predictions")
        }
        let (first, second) = (try Placements(a), try Placements(b))
        let variances = (first.covariance(with: first), second.covariance(with: second))
        // Rounding must not make a variance of a difference negative.
        let variance = max(0, variances.0 + variances.1 - 2 * first.covariance(with: second))
        let difference = first.area - second.area
        let negligible = variance <= 1e-14 * (variances.0 + variances.1)
        let error = negligible ? 0 : variance.squareRoot()
        let half = NormalDistribution.quantile((1 + confidence) / 2) * error
        let z: Double? = error > 0 ? difference / error : nil
        return Comparison(
            a: Area(first, variance: variances.0, confidence),
            b: Area(second, variance: variances.1, confidence),
            difference: difference, standardError: error,
            interval: max(-1, difference - half)...min(1, difference + half),
            z: z, pValue: z.map(NormalDistribution.twoSidedPValue),
            films: a.truths.count, patients: a.patients.count)
    }
}

extension DeLong.Area {
    fileprivate init(_ placements: Placements, variance: Double, _ confidence: Double) {
        auroc = placements.area
        self.confidence = confidence
        let error = max(0, variance).squareRoot()
        standardError = error
        let quantile = NormalDistribution.quantile((1 + confidence) / 2)
        symmetricInterval = max(0, auroc - quantile * error)...min(1, auroc + quantile * error)
        if error > 0, auroc > 0, auroc < 1 {
            let logit = Logit.of(auroc)
            let half = quantile * error / (auroc * (1 - auroc))
            interval = Logit.inverse(logit - half)...Logit.inverse(logit + half)
        } else {
            interval = nil
        }
    }
}

/// The share of the other class that each film is ranked rightly against, summed by patient.
private struct Placements {
    let area: Double
    let positives: Int
    let negatives: Int
    /// By patient: the sum over their positive films of placement − area; then the same of negative ones.
    let ofPositives: [Double]
    let ofNegatives: [Double]
    /// Patients with a positive film, and with a negative one.
    let positivePatients: Int
    let negativePatients: Int

    init(_ sample: BinarySample) throws(MetricsError) {
        let positives = sample.positives
        let negatives = sample.truths.count - positives
        guard let films = FilmPlacements(sample.ranking, truths: sample.truths) else {
            throw .nothingToFit(
                what: "a DeLong interval",
                reason: Ranking.oneClass(positives: positives, negatives: negatives)
                    ?? "one class has no film")
        }
        let (placements, area) = (films.values, films.area)
        var sums = (
            Array(repeating: 0.0, count: sample.patients.count),
            Array(repeating: 0.0, count: sample.patients.count)
        )
        var has = (
            Array(repeating: false, count: sample.patients.count),
            Array(repeating: false, count: sample.patients.count)
        )
        for (film, patient) in sample.patients.ofFilm.enumerated() {
            if sample.truths[film] {
                sums.0[patient] += placements[film] - area
                has.0[patient] = true
            } else {
                sums.1[patient] += placements[film] - area
                has.1[patient] = true
            }
        }
        self.area = area
        self.positives = positives
        self.negatives = negatives
        (ofPositives, ofNegatives) = sums
        positivePatients = has.0.count { $0 }
        negativePatients = has.1.count { $0 }
        guard positivePatients > 1, negativePatients > 1 else {
            throw .nothingToFit(
                what: "a DeLong interval", reason: "fewer than two patients are of one of the classes")
        }
    }

    /// The covariance of two areas on the same films (Obuchowski 1997, equations 4 and 5).
    func covariance(with other: Placements) -> Double {
        var (positive, negative, mixed) = (0.0, 0.0, 0.0)
        for patient in ofPositives.indices {
            positive += ofPositives[patient] * other.ofPositives[patient]
            negative += ofNegatives[patient] * other.ofNegatives[patient]
            mixed +=
                ofPositives[patient] * other.ofNegatives[patient]
                + ofNegatives[patient] * other.ofPositives[patient]
        }
        let (m, n) = (Double(positives), Double(negatives))
        let patients = Double(ofPositives.count)
        return positive * Self.correction(positivePatients) / (m * m)
            + negative * Self.correction(negativePatients) / (n * n)
            + mixed * patients / (patients - 1) / (m * n)
    }

    private static func correction(_ count: Int) -> Double { Double(count) / Double(count - 1) }
}
