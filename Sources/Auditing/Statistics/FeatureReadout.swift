import Groundwork
import Metrics

/// A linear readout of a network's features, fitted by ridge regression on ±1 and always scored on other patients.
///
/// Least squares on two classes gives Fisher's discriminant direction (Bishop, "Pattern Recognition and Machine
/// Learning", 2006, section 4.1.5), in closed form and without a step size to choose.
package struct FeatureReadout: Sendable {
    private static let folds = 5
    /// More features than this are projected at random (Johnson and Lindenstrauss 1984).
    private static let mostFeatures = 256

    private let features: [[Float]]
    private let folds: [Int]

    /// - Parameters:
    ///   - features: `[films][features]`.
    ///   - patients: by film.
    package init(features: [[Float]], patients: [String], seed: UInt64) {
        let width = features.first?.count ?? 0
        self.features =
            width > Self.mostFeatures
            ? Self.projected(features, seed: seed) : features
        // Patients are dealt out in an order that depends on their name alone.
        let order = Set(patients).sorted { PatientSample.key($0, seed) < PatientSample.key($1, seed) }
        let fold = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 % Self.folds) })
        folds = patients.map { fold[$0] ?? 0 }
    }

    private static func projected(_ features: [[Float]], seed: UInt64) -> [[Float]] {
        let width = features.first?.count ?? 0
        var generator = SeededGenerator(seed, "probe projection")
        let signs = (0..<mostFeatures * width).map { _ in generator.chance(0.5) ? Float(1) : -1 }
        return features.map { row in
            (0..<mostFeatures).map { target in
                var sum: Float = 0
                for index in row.indices { sum += signs[target * width + index] * row[index] }
                return sum
            }
        }
    }

    /// By film of `members`: how much its features speak for `isPositive`, fitted on the patients of other folds.
    ///
    /// `nil` where some fold would leave only one class to fit on.
    package func scores(of members: [Int], isPositive: [Bool]) -> [Double]? {
        var scores = Array(repeating: 0.0, count: members.count)
        for fold in 0..<Self.folds {
            let inside = members.indices.filter { folds[members[$0]] == fold }
            guard !inside.isEmpty else { continue }
            let outside = members.indices.filter { folds[members[$0]] != fold }
            guard let probe = fit(outside.map { members[$0] }, isPositive) else { return nil }
            for position in inside { scores[position] = probe.prediction(features[members[position]]) }
        }
        return scores
    }

    /// A readout of the films' features; `nil` where one of the classes has no film.
    private func fit(_ films: [Int], _ isPositive: [Bool]) -> RidgeProbe? {
        let count = Double(films.count)
        let positives = Double(films.count { isPositive[$0] })
        guard positives > 0, positives < count else { return nil }
        // Classes weigh the same, however many films they have.
        let targets = films.map {
            isPositive[$0] ? count / (2 * positives) : -count / (2 * (count - positives))
        }
        // A tenth of the films' own variance: strong enough for fewer films than features.
        return try? RidgeProbe.fit(features: films.map { features[$0] }, targets: targets, l2: 0.1)
    }
}
