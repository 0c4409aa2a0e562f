/// Features brought to mean 0 and standard deviation 1, as they are on the films a probe is fitted on.
struct Standardiser: Codable, Hashable, Sendable {
    let means: [Double]
    /// 1 where a feature never varies.
    let deviations: [Double]

    /// - Precondition: all rows are equally long, and there is one.
    init(_ features: [[Float]]) {
        let count = Double(features.count)
        var means = Array(repeating: 0.0, count: features[0].count)
        for row in features {
            for (index, value) in row.enumerated() { means[index] += Double(value) / count }
        }
        var squares = Array(repeating: 0.0, count: means.count)
        for row in features {
            for (index, value) in row.enumerated() {
                let distance = Double(value) - means[index]
                squares[index] += distance * distance / count
            }
        }
        self.means = means
        // What rounding leaves of a constant must not be blown up to a feature.
        deviations = zip(squares, means).map { square, mean in
            let deviation = square.squareRoot()
            return deviation > 1e-7 * max(1e-30, abs(mean)) ? deviation : 1
        }
    }

    func callAsFunction(_ row: [Float]) -> [Double] {
        row.indices.map { (Double(row[$0]) - means[$0]) / deviations[$0] }
    }

    /// Rows of equal length, or why they are of no use.
    static func check(_ features: [[Float]], count: Int, what: String) throws(MetricsError) {
        guard features.count == count else {
            throw .countMismatch(what: what, expected: features.count, found: count)
        }
        guard let width = features.first?.count, width > 0 else {
            throw .nothingToFit(what: "a probe", reason: "there is no film with features")
        }
        for (film, row) in features.enumerated() {
            guard row.count == width else {
                throw .countMismatch(what: "features for film \(film)", expected: width, found: row.count)
            }
            if let value = row.first(where: { !$0.isFinite }) {
                throw .unusableSetting(
                    name: "a feature of film \(film)", value: Double(value), allowed: "a finite number")
            }
        }
    }
}
