import Metrics
package import ModelFile

/// The figures by which epochs are compared, from validation probabilities.
package enum ValidationScores {
    /// AUROC, AUPRC, accuracy and F1; macro averages over findings or classes. An undefined figure is left out.
    package static func compute(
        _ probabilities: [[Double]], table: TargetTable, task: LearningTask
    ) -> [String: Double] {
        task == .exclusive
            ? exclusive(probabilities, table: table) : perFinding(probabilities, table: table)
    }

    private static func exclusive(_ probabilities: [[Double]], table: TargetTable) -> [String: Double] {
        let truth = table.films.indices.map { film in
            let row = table.row(film)
            return (row.firstIndex(of: 1) ?? row.startIndex) - row.startIndex
        }
        let predicted = probabilities.map { row in
            row.indices.max { row[$0] < row[$1] } ?? 0
        }
        let confusion = ConfusionMatrix(truth: truth, predicted: predicted, classes: table.outputs)
        var scores = macroRanking(probabilities, table: table)
        scores["accuracy"] = confusion.accuracy.value
        scores["f1"] = confusion.macroF1.value
        return scores
    }

    private static func perFinding(_ probabilities: [[Double]], table: TargetTable) -> [String: Double] {
        var accuracy: [Double] = []
        var f1: [Double] = []
        for finding in 0..<table.outputs {
            let known = table.films.indices.filter { table.row($0)[offset: finding] >= 0 }
            let confusion = BinaryConfusion(
                labels: known.map { table.row($0)[offset: finding] == 1 },
                decisions: known.map { probabilities[$0][finding] >= 0.5 })
            if let value = confusion.accuracy.value { accuracy.append(value) }
            if let value = confusion.f1.value { f1.append(value) }
        }
        var scores = macroRanking(probabilities, table: table)
        scores["accuracy"] = mean(accuracy)
        scores["f1"] = mean(f1)
        return scores
    }

    private static func macroRanking(_ probabilities: [[Double]], table: TargetTable) -> [String: Double] {
        var auroc: [Double] = []
        var auprc: [Double] = []
        for finding in 0..<table.outputs {
            let known = table.films.indices.filter { table.row($0)[offset: finding] >= 0 }
            let scores = known.map { probabilities[$0][finding] }
            let labels = known.map { table.row($0)[offset: finding] == 1 }
            if let value = AUROC.value(scores: scores, labels: labels).value { auroc.append(value) }
            if let value = AveragePrecision.value(scores: scores, labels: labels).value { auprc.append(value) }
        }
        return ["auroc": mean(auroc), "auprc": mean(auprc)].compactMapValues { $0 }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

extension ArraySlice {
    fileprivate subscript(offset offset: Int) -> Element { self[startIndex + offset] }
}
