import Foundation
import Groundwork

/// Errors of models that learnt from growing parts of the training patients, and what the power law through them says.
package struct LearningCurve: Codable, Sendable, Equatable {
    /// One training run.
    package struct Run: Codable, Sendable, Equatable {
        package var fraction: Double
        package var `repeat`: Int
        package var patients: Int
        package var films: Int
        /// The metric of the films it was judged on.
        package var value: Double
        package var cpuSeconds: Double

        package init(
            fraction: Double, repeat number: Int, patients: Int, films: Int, value: Double, cpuSeconds: Double
        ) {
            self.fraction = fraction
            self.repeat = number
            self.patients = patients
            self.films = films
            self.value = value
            self.cpuSeconds = cpuSeconds
        }
    }

    /// An estimate with its 95 % interval; without one where there are no repeats.
    package struct Estimate: Codable, Sendable, Equatable {
        package var value: Double
        package var lower: Double?
        package var upper: Double?
    }

    /// What more patients would bring, if the curve went on.
    package struct Projection: Codable, Sendable, Equatable {
        /// How many times the patients there are.
        package var times: Double
        package var patients: Int
        package var error: Estimate
        /// By how much the error would fall.
        package var gain: Estimate
    }

    package var metric: String
    package var runs: [Run]
    package var fit: PowerLaw?
    /// Intervals of a, b and c.
    package var parameters: [String: Estimate] = [:]
    package var projections: [Projection] = []
    /// Bands of the fitted curve: patients, lower and upper error.
    package var band: [[Double]] = []
    /// Why the fit is not to be trusted; empty where nothing speaks against it.
    package var doubts: [String] = []

    /// Fits the curve.
    ///
    /// - Parameters:
    ///   - metric: `loss`, which is the error itself, or a score whose error is what it lacks of 1.
    ///   - resamples: bootstrap draws of the repeats at each fraction.
    package init(metric: String, runs: [Run], seed: UInt64, resamples: Int = 1000) {
        self.metric = metric
        self.runs = runs.sorted { ($0.patients, $0.repeat) < ($1.patients, $1.repeat) }
        do throws(TuningError) {
            let fit = try PowerLaw(fitting: points(self.runs))
            self.fit = fit
            let draws = bootstrap(seed, resamples)
            describe(fit, draws)
            doubts = CurveDoubts(curve: self, fit: fit).all
        } catch {
            doubts = ["\(error)"]
        }
    }

    /// The error of a value of the metric.
    package func error(_ value: Double) -> Double { metric == "loss" ? value : 1 - value }

    package var mostPatients: Int { runs.map(\.patients).max() ?? 0 }

    /// Runs by number of patients, the fewest first.
    var groups: [[Run]] {
        Dictionary(grouping: runs, by: \.patients).sorted { $0.key < $1.key }.map(\.value)
    }

    private func points(_ runs: [Run]) -> [(count: Double, error: Double)] {
        runs.map { (Double($0.patients), error($0.value)) }
    }

    /// Fits to resampled repeats; none where there is only one run at every fraction.
    private func bootstrap(_ seed: UInt64, _ resamples: Int) -> [PowerLaw] {
        let groups = groups
        guard groups.contains(where: { $0.count > 1 }) else { return [] }
        return (0..<resamples).compactMap { number in
            var generator = SeededGenerator(seed, "learning curve bootstrap", number)
            let drawn = groups.flatMap { group in
                group.map { _ in group[generator.index(below: group.count)] }
            }
            return try? PowerLaw(fitting: points(drawn))
        }
    }

    private mutating func describe(_ fit: PowerLaw, _ draws: [PowerLaw]) {
        func estimate(_ figure: (PowerLaw) -> Double) -> Estimate {
            let sorted = draws.map(figure).sorted()
            guard sorted.count > 1 else { return Estimate(value: figure(fit)) }
            func quantile(_ share: Double) -> Double {
                let position = share * Double(sorted.count - 1)
                let low = Int(position)
                let next = sorted[min(low + 1, sorted.count - 1)]
                return sorted[low] + (next - sorted[low]) * (position - Double(low))
            }
            return Estimate(value: figure(fit), lower: quantile(0.025), upper: quantile(0.975))
        }
        parameters = ["a": estimate(\.a), "b": estimate(\.b), "c": estimate(\.c)]
        let now = Double(mostPatients)
        projections = [2.0, 10].map { times in
            Projection(
                times: times, patients: Int((now * times).rounded()),
                error: estimate { $0.error(at: now * times) },
                gain: estimate { $0.error(at: now) - $0.error(at: now * times) })
        }
        let fewest = Double(runs.map(\.patients).min() ?? 1)
        band = (0...60).map { step in
            let count = fewest * pow(now * 10 / fewest, Double(step) / 60)
            let error = estimate { $0.error(at: count) }
            return [count, error.lower ?? error.value, error.upper ?? error.value]
        }
    }
}
