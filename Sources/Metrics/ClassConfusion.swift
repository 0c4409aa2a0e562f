/// Counts of films by true class (rows) and decided class (columns), and the metrics that follow from them.
///
/// Source of the averages: Sokolova and Lapalme, "A systematic analysis of performance measures for classification
/// tasks", Information Processing and Management 45 (2009).
package struct ClassConfusion: Hashable, Sendable {
    package let classes: [String]

    /// `[classes, classes]`, row by row.
    private var counts: [Int]

    package init(classes: [String]) {
        self.classes = classes
        counts = Array(repeating: 0, count: classes.count * classes.count)
    }

    package subscript(truth: Int, decision: Int) -> Int {
        get { counts[truth * classes.count + decision] }
        set { counts[truth * classes.count + decision] = newValue }
    }

    package var rows: [[Int]] {
        classes.indices.map { truth in classes.indices.map { self[truth, $0] } }
    }

    package var total: Int { counts.reduce(0, +) }
    package var correct: Int { classes.indices.reduce(0) { $0 + self[$1, $1] } }

    /// Films whose true class is `index`.
    package func support(_ index: Int) -> Int { classes.indices.reduce(0) { $0 + self[index, $1] } }

    /// Films decided to be of class `index`.
    package func decided(_ index: Int) -> Int { classes.indices.reduce(0) { $0 + self[$1, index] } }

    /// This class against all others.
    package func oneVersusRest(_ index: Int) -> BinaryConfusion {
        let hit = self[index, index]
        let missed = support(index) - hit
        let alarms = decided(index) - hit
        return BinaryConfusion(
            truePositives: hit, falseNegatives: missed, falsePositives: alarms,
            trueNegatives: total - hit - missed - alarms)
    }

    package var accuracy: MetricValue { .ratio(correct, total, orElse: "there is no film") }

    /// The mean sensitivity over classes.
    package var balancedAccuracy: MetricValue {
        .mean(
            classes.indices.map { index in
                .ratio(self[index, index], support(index), orElse: "no film is of class \(classes[index])")
            })
    }

    /// The mean of the classes' F1; undefined where a class has no film, though its false alarms would make its F1 0.
    package var macroF1: MetricValue {
        .mean(
            classes.indices.map { index in
                support(index) > 0 ? f1(index) : .undefined("no film is of class \(classes[index])")
            })
    }

    /// The F1 of all one-versus-rest decisions pooled; with one class per film this equals the accuracy.
    package var microF1: MetricValue { .ratio(2 * correct, 2 * total, orElse: "there is no film") }

    /// The mean of the classes' F1, weighted by their films.
    package var weightedF1: MetricValue {
        var sum = 0.0
        for index in classes.indices where support(index) > 0 {
            sum += Double(support(index)) * (f1(index).value ?? 0)
        }
        return .ratio(sum, Double(total), orElse: "there is no film")
    }

    /// Gorodkin's correlation coefficient for k classes; Matthews' where there are two.
    ///
    /// Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient" (2004).
    package var matthewsCorrelation: MetricValue {
        let films = Double(total)
        let supports = classes.indices.map { Double(support($0)) }
        let decisions = classes.indices.map { Double(decided($0)) }
        func dot(_ left: [Double], _ right: [Double]) -> Double {
            zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let covariance = Double(correct) * films - dot(supports, decisions)
        let truthVariance = films * films - dot(supports, supports)
        let decisionVariance = films * films - dot(decisions, decisions)
        return .ratio(
            covariance, (truthVariance * decisionVariance).squareRoot(),
            orElse: "truth or decision is the same on every film")
    }

    private func f1(_ index: Int) -> MetricValue {
        .ratio(
            2 * self[index, index], support(index) + decided(index),
            orElse: "no film is, or is decided to be, of class \(classes[index])")
    }
}

extension ClassConfusion: Codable {
    private enum CodingKeys: String, CodingKey { case classes, counts }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode([[Int]].self, forKey: .counts)
        self.init(classes: try container.decode([String].self, forKey: .classes))
        guard rows.count == classes.count, rows.allSatisfy({ $0.count == classes.count }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: container,
                debugDescription:
                    "a confusion matrix needs a row and a column for each of \(classes.count) classes")
        }
        counts = rows.flatMap { $0 }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(classes, forKey: .classes)
        try container.encode(rows, forKey: .counts)
    }
}
