package import Assessment

/// How alike two maps are.
package enum MapSimilarity {
    /// Spearman's rank correlation, ties at their mean rank; `nil` where one side is the same everywhere, or a value
    /// isn't a number.
    package static func rankCorrelation(_ first: [Float], _ second: [Float]) -> Double? {
        precondition(first.count == second.count)
        guard (first + second).allSatisfy(\.isFinite) else { return nil }
        let (a, b) = (ranks(first), ranks(second))
        let mean = Double(a.count + 1) / 2
        var (covariance, varianceA, varianceB) = (0.0, 0.0, 0.0)
        for index in a.indices {
            covariance += (a[index] - mean) * (b[index] - mean)
            varianceA += (a[index] - mean) * (a[index] - mean)
            varianceB += (b[index] - mean) * (b[index] - mean)
        }
        guard varianceA > 0, varianceB > 0 else { return nil }
        return covariance / (varianceA * varianceB).squareRoot()
    }

    /// Ranks from 1; equal values share their mean.
    static func ranks(_ values: [Float]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = Array(repeating: 0.0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for position in start...end { ranks[order[position]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }

    /// The mean structural similarity of two maps brought to 0...1 by their largest values (Wang, Bovik, Sheikh and
    /// Simoncelli, IEEE TIP 2004), over uniform windows of 7 × 7 with K₁ 0.01 and K₂ 0.03, borders left out.
    ///
    /// `nil` where a side is shorter than the window.
    package static func structuralSimilarity(_ first: SaliencyMap, _ second: SaliencyMap) -> Double? {
        precondition(first.width == second.width && first.height == second.height)
        let window = 7
        let (width, height) = (first.width, first.height)
        guard width >= window, height >= window else { return nil }
        let a = first.normalisedEvidence.values.map(Double.init)
        let b = second.normalisedEvidence.values.map(Double.init)
        let count = Double(window * window)
        let sampling = count / (count - 1)
        let (c1, c2) = (0.01 * 0.01, 0.03 * 0.03)
        let sums = [a, b, product(a, a), product(b, b), product(a, b)]
            .map { SummedArea($0, width: width, height: height) }
        var total = 0.0
        for top in 0...(height - window) {
            for left in 0...(width - window) {
                let mean = sums.map { $0.sum(left: left, top: top, side: window) / count }
                let varianceA = sampling * (mean[2] - mean[0] * mean[0])
                let varianceB = sampling * (mean[3] - mean[1] * mean[1])
                let covariance = sampling * (mean[4] - mean[0] * mean[1])
                total +=
                    (2 * mean[0] * mean[1] + c1) * (2 * covariance + c2)
                    / ((mean[0] * mean[0] + mean[1] * mean[1] + c1) * (varianceA + varianceB + c2))
            }
        }
        return total / Double((height - window + 1) * (width - window + 1))
    }

    private static func product(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(*) }
}

/// Sums over any rectangle from four values (Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984).
private struct SummedArea {
    private let table: [Double]
    private let stride: Int

    init(_ values: [Double], width: Int, height: Int) {
        stride = width + 1
        var table = Array(repeating: 0.0, count: (width + 1) * (height + 1))
        for row in 0..<height {
            var line = 0.0
            for column in 0..<width {
                line += values[row * width + column]
                table[(row + 1) * stride + column + 1] = table[row * stride + column + 1] + line
            }
        }
        self.table = table
    }

    func sum(left: Int, top: Int, side: Int) -> Double {
        let (right, bottom) = (left + side, top + side)
        return table[bottom * stride + right] - table[top * stride + right] - table[bottom * stride + left]
            + table[top * stride + left]
    }
}
