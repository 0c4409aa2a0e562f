import Foundation

/// The area under the ROC curve of scored films, with an interval that knows that a patient's films go together.
///
/// Source: Obuchowski, "Nonparametric analysis of clustered ROC curve data", Biometrics 53 (1997), 567–578; the
/// interval is symmetric in the logit, so that it stays within 0 and 1.
struct ClusteredAUROC {
    let value: Double
    let lower: Double
    let upper: Double

    /// `nil` where one of the classes has no film.
    ///
    /// - Parameter patients: by film, an index below `patientCount`.
    init?(scores: [Double], isPositive: [Bool], patients: [Int32], patientCount: Int) {
        let positives = isPositive.count { $0 }
        let negatives = isPositive.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        // By distinct score: films with and without the finding.
        var cells: [Double: (positives: Int, negatives: Int)] = [:]
        for (score, positive) in zip(scores, isPositive) {
            if positive {
                cells[score, default: (0, 0)].positives += 1
            } else {
                cells[score, default: (0, 0)].negatives += 1
            }
        }
        // How often a film of each score is on the right side of a film of the other class.
        var placements: [Double: (ofPositive: Double, ofNegative: Double)] = [:]
        var below = (positives: 0.0, negatives: 0.0)
        for (score, cell) in cells.sorted(by: { $0.key < $1.key }) {
            let (p, n) = (Double(cell.positives), Double(cell.negatives))
            placements[score] = (
                (below.negatives + n / 2) / Double(negatives),
                (Double(positives) - below.positives - p / 2) / Double(positives)
            )
            below = (below.positives + p, below.negatives + n)
        }
        var area = 0.0
        for (score, cell) in cells {
            area += Double(cell.positives) * (placements[score]?.ofPositive ?? 0)
        }
        area /= Double(positives)

        // By patient: sums of placements less their expectation.
        var excess = [(positive: Double, negative: Double)](repeating: (0, 0), count: patientCount)
        var hasPositive = [Bool](repeating: false, count: patientCount)
        var hasNegative = hasPositive
        for index in scores.indices {
            let patient = Int(patients[index])
            guard let placement = placements[scores[index]] else { continue }
            if isPositive[index] {
                excess[patient].positive += placement.ofPositive - area
                hasPositive[patient] = true
            } else {
                excess[patient].negative += placement.ofNegative - area
                hasNegative[patient] = true
            }
        }
        let sums = excess.reduce(into: (0.0, 0.0, 0.0)) { sums, patient in
            sums.0 += patient.positive * patient.positive
            sums.1 += patient.negative * patient.negative
            sums.2 += patient.positive * patient.negative
        }
        func correction(_ count: Int) -> Double { count > 1 ? Double(count) / Double(count - 1) : 1 }
        let (p, n) = (Double(positives), Double(negatives))
        let variance =
            correction(hasPositive.count { $0 }) * sums.0 / (p * p)
            + correction(hasNegative.count { $0 }) * sums.1 / (n * n)
            + 2 * correction(patientCount) * sums.2 / (p * n)
        value = area
        let deviation = max(0, variance).squareRoot()
        // At 0 or 1 the variance is 0 whatever the number of patients: the rule of three takes its place.
        let edge = 3 / Double(max(3, min(hasPositive.count { $0 }, hasNegative.count { $0 })))
        guard area > 0, area < 1, deviation > 0 else {
            lower = area >= 1 ? 1 - edge : area <= 0 ? 0 : area
            upper = area <= 0 ? edge : area
            return
        }
        let centre = log(area / (1 - area))
        let reach = 1.959964 * deviation / (area * (1 - area))
        lower = 1 / (1 + exp(reach - centre))
        upper = 1 / (1 + exp(-reach - centre))
    }
}
