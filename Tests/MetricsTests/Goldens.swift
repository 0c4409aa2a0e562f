import Foundation
import Testing

/// scikit-learn's values, written by `Tests/Goldens/Metrics/make_goldens.py`.
enum Goldens {
    struct Binary: Decodable, CustomTestStringConvertible {
        struct Counted: Decodable {
            let confusion: [Int]
            let values: [String: Double?]
        }
        struct ROC: Decodable { let falsePositiveRate, truePositiveRate: [Double]; let thresholds: [Double?] }
        struct PrecisionRecall: Decodable { let precision, recall: [Double]; let thresholds: [Double?] }
        struct Reliability: Decodable { let observed, meanProbability: [Double] }

        let name: String
        let labels: [Int]
        let probabilities: [Double]
        let threshold: Double
        let multiplicities: [Int]
        let plain, weighted: Counted
        let roc: ROC?
        let precisionRecall: PrecisionRecall?
        let reliability: Reliability?

        var testDescription: String { name }
    }

    struct Classes: Decodable, CustomTestStringConvertible {
        struct Counted: Decodable {
            let confusion: [[Int]]
            let values: [String: Double?]
        }
        let name: String
        let classes: [String]
        let labels: [Int]
        let probabilities: [[Double]]
        let multiplicities: [Int]
        let plain, weighted: Counted

        var testDescription: String { name }
    }

    struct Findings: Decodable {
        let findings: [String]
        let probabilities: [[Double]]
        let labels: [[Int?]]
        let macroOverDefined: [String: Double]
    }

    static let binary = load("binary", as: [Binary].self)
    static let classes = load("classes", as: [Classes].self)
    static let findings = load("findings", as: Findings.self)
    static let statistics = load("statistics", as: StatisticsGoldens.self)

    private static func load<Content: Decodable>(_ name: String, as type: Content.Type) -> Content {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let url = folder.appendingPathComponent("Goldens/Metrics/\(name).json")
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: url))
        } catch {
            fatalError("\(url.path): \(error)")
        }
    }
}

let tolerance = 1e-9

/// Whether both are equal within the tolerance, or both missing.
func agree(_ found: Double?, _ expected: Double?) -> Bool {
    switch (found, expected) {
    case (nil, nil): true
    case (let found?, let expected?): abs(found - expected) <= tolerance
    default: false
    }
}

func agree(_ found: [Double?], _ expected: [Double?]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy(agree)
}

/// Each element as often as its multiplicity says, so that weighting can be checked against plain repetition.
func repeated<Element>(_ elements: [Element], _ multiplicities: [Int]) -> [Element] {
    zip(elements, multiplicities).flatMap { Array(repeating: $0, count: $1) }
}
