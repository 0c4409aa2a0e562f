/// Values of independent implementations, written by `Tests/Goldens/Metrics/make_statistics.py`.
struct StatisticsGoldens: Decodable {
    struct Normal: Decodable { let probabilities, quantiles, x, cumulative: [Double] }

    struct Interval: Decodable { let value, lower, upper: Double }

    struct Intervals: Decodable {
        let labels: [Int]
        let a, b: [Double]
        let patients: [Int]
        let groups: [String]
        let seed: UInt64
        let replicates: Int
        let threshold: Double
        let metrics, gapsOfNorth, paired: [String: Interval]
    }

    struct DeLong: Decodable {
        let labels: [Int]
        let a, b: [Double]
        let patients: [Int]
        let areas, standardErrors: [Double]
        let difference, differenceError, z, pValue: Double
        let intervals: [[Double]]
    }

    struct Decision: Decodable {
        let prevalence: Double?
        let thresholds, netBenefit, all: [Double]
    }

    struct Calibration: Decodable {
        struct Errors: Decodable { let expected, maximum, rootMeanSquare: Double }
        struct Decomposition: Decodable {
            let probabilities: [Double]
            let brier, reliability, resolution, uncertainty: Double
        }
        struct Platt: Decodable { let slope, intercept: Double }
        struct Isotonic: Decodable { let probabilities, at, calibrated: [Double] }

        let labels: [Int]
        let probabilities: [Double]
        let equalWidth, equalMass: Errors
        let bias, intercept, slope: Double
        let decomposition: Decomposition
        let temperature: Double
        let platt: Platt
        let isotonic: [Isotonic]
        let decision: [Decision]
    }

    struct Multiclass: Decodable {
        let labels: [Int]
        let logits: [[Double]]
        let temperature: Double
    }

    struct Prevalence: Decodable {
        let trained: [Double]
        let probabilities: [[Double]]
        let estimated: [Double]
        let corrected: [[Double]]
    }

    struct Conformal: Decodable {
        struct Case: Decodable {
            let miscoverage: Double
            let lac, aps: [[Bool]]
        }
        let labels: [Int]
        let probabilities, fresh: [[Double]]
        let cases: [Case]
    }

    struct RiskCoverage: Decodable {
        let certainty, losses: [Double]
        let area, best: Double
        let tiedCertainty, tiedLosses: [Double]
        let tiedArea: Double
    }

    struct Probes: Decodable {
        let l2: Double
        let features: [[Float]]
        let labels: [Int]
        let age: [Double]
        let probabilities: [[Double]]
        let twoLabels: [Int]
        let twoProbabilities: [[Double]]
        let predictedAge: [Double]
        let wide: [[Float]]
        let wideTargets, widePredicted: [Double]
    }

    struct Segmentation: Decodable {
        let width, height: Int
        let spacing: [Double]
        let a, b: [Int]
        let distances: [Double]
        let dice, intersectionOverUnion, hausdorff, hausdorff95, meanSurfaceDistance: Double
    }

    let normal: Normal
    let intervals: Intervals
    let delong: [DeLong]
    let calibration: Calibration
    let multiclass: Multiclass
    let prevalence: Prevalence
    let conformal: Conformal
    let riskCoverage: RiskCoverage
    let probes: Probes
    let segmentation: [Segmentation]
}

/// Whether two numbers are equal within 1e-6, which is what independent references are held to here.
func close(_ found: Double?, _ expected: Double, within limit: Double = 1e-6) -> Bool {
    found.map { abs($0 - expected) <= limit } ?? false
}

func close(_ found: [Double], _ expected: [Double], within limit: Double = 1e-6) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { close($0, $1, within: limit) }
}
