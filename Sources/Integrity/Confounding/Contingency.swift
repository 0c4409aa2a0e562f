import Foundation

/// A table of films with and without a finding, by an attribute's values.
struct Contingency {
    /// Cramér's V, 0…1: the square root of chi squared over its largest possible value.
    let cramersV: Double
    /// Mutual information over the finding's entropy, 0…1.
    let informationShare: Double

    init(_ cells: [(with: Int, without: Int)]) {
        let with = Double(cells.reduce(0) { $0 + $1.with })
        let without = Double(cells.reduce(0) { $0 + $1.without })
        let total = with + without
        guard with > 0, without > 0 else {
            cramersV = 0
            informationShare = 0
            return
        }
        var chiSquared = 0.0
        var information = 0.0
        for cell in cells {
            let sum = Double(cell.with + cell.without)
            for (count, margin) in [(Double(cell.with), with), (Double(cell.without), without)] where sum > 0
            {
                let expected = sum * margin / total
                chiSquared += (count - expected) * (count - expected) / expected
                if count > 0 { information += count / total * log2(count / expected) }
            }
        }
        let entropy = -(with / total * log2(with / total) + without / total * log2(without / total))
        cramersV = min(1, (chiSquared / total).squareRoot())
        informationShare = min(1, max(0, information / entropy))
    }
}
