import Groundwork

/// The mean of vectors, their covariance shrunk towards a multiple of the identity, and its leading directions.
///
/// The shrinkage is Ledoit and Wolf's, "A well-conditioned estimator for large-dimensional covariance matrices", Journal
/// of Multivariate Analysis 88 (2004); it is found from products of vectors, so the covariance itself, which may have
/// millions of entries, is never formed.
struct LeadingDirections {
    let mean: [Double]
    /// Of length 1, at right angles, by falling variance.
    let directions: [[Double]]
    /// Along each direction, shrunk.
    let variances: [Double]
    /// In every other direction, shrunk.
    let restVariance: Double
    /// 0 keeps the covariance as it is, 1 makes it a multiple of the identity.
    let shrinkage: Double

    /// `nil` where there are fewer than two vectors, or all are equal.
    init?(_ vectors: [[Float]], count: Int, rounds: Int = 24) {
        guard vectors.count > 1, let width = vectors.first?.count, width > 0 else { return nil }
        let n = Double(vectors.count)
        var mean = Array(repeating: 0.0, count: width)
        for vector in vectors {
            for (index, value) in vector.enumerated() { mean[index] += Double(value) / n }
        }
        let centred = vectors.map { vector in vector.indices.map { Double(vector[$0]) - mean[$0] } }
        let total = centred.reduce(0) { $0 + Self.dot($1, $1) } / n
        guard total.isFinite, total > 0 else { return nil }
        let average = total / Double(width)

        // ||S||² and the spread of single products around it, both from inner products.
        var norm = 0.0
        var fourth = 0.0
        for (row, vector) in centred.enumerated() {
            let own = Self.dot(vector, vector)
            norm += own * own
            fourth += own * own
            for other in centred[..<row] {
                let product = Self.dot(vector, other)
                norm += 2 * product * product
            }
        }
        norm /= n * n
        let spread = max(0, norm - Double(width) * average * average)
        let noise = max(0, (fourth / n - norm) / n)
        let shrinkage = spread > 0 ? min(1, noise / spread) : 1

        let found = Self.iterate(centred, width: width, count: min(count, width, vectors.count - 1), rounds)
        let kept = found.variances.reduce(0, +)
        let rest =
            width > found.variances.count
            ? max(0, total - kept) / Double(width - found.variances.count) : 0
        self.mean = mean
        directions = found.directions
        self.shrinkage = shrinkage
        // A floor keeps a feature that never moved from making every other film infinitely far.
        let floor = 1e-6 * average
        variances = found.variances.map { max((1 - shrinkage) * $0 + shrinkage * average, floor) }
        restVariance = max((1 - shrinkage) * rest + shrinkage * average, floor)
    }

    /// Orthogonal iteration (Golub and Van Loan, "Matrix computations", section 7.3.2) from seeded random directions.
    private static func iterate(
        _ rows: [[Double]], width: Int, count: Int, _ rounds: Int
    ) -> (directions: [[Double]], variances: [Double]) {
        var generator = SeededGenerator(1, "directions")
        var basis = (0..<count).map { _ in (0..<width).map { _ in generator.normal() } }
        orthonormalise(&basis)
        for _ in 0..<rounds {
            var next = basis.map { _ in Array(repeating: 0.0, count: width) }
            for row in rows {
                for index in basis.indices {
                    add(row, times: dot(row, basis[index]), to: &next[index])
                }
            }
            orthonormalise(&next)
            basis = next
        }
        return rotated(basis, rows)
    }

    /// The directions within the span of `basis` along which the rows vary most, and how much (Rayleigh and Ritz): the
    /// iteration finds the span soon, but tells near equal directions apart late.
    private static func rotated(
        _ basis: [[Double]], _ rows: [[Double]]
    ) -> (directions: [[Double]], variances: [Double]) {
        let count = basis.count
        var matrix = basis.map { _ in Array(repeating: 0.0, count: count) }
        for row in rows {
            let projections = basis.map { dot(row, $0) }
            for first in 0..<count {
                add(projections, times: projections[first] / Double(rows.count), to: &matrix[first])
            }
        }
        let (values, vectors) = SymmetricMatrix.eigen(matrix)
        let order = values.indices.sorted { values[$0] > values[$1] }
        let directions = order.map { index in
            var direction = Array(repeating: 0.0, count: basis.first?.count ?? 0)
            for (weight, vector) in zip(vectors[index], basis) { add(vector, times: weight, to: &direction) }
            return direction
        }
        return (directions, order.map { max(0, values[$0]) })
    }

    /// Gram and Schmidt, each direction twice; one that vanishes is left out.
    private static func orthonormalise(_ basis: inout [[Double]]) {
        var kept: [[Double]] = []
        for var vector in basis {
            let before = dot(vector, vector).squareRoot()
            for _ in 0..<2 {
                for other in kept {
                    let share = dot(vector, other)
                    for index in vector.indices { vector[index] -= share * other[index] }
                }
            }
            let length = dot(vector, vector).squareRoot()
            guard length > 1e-10 * before, length > 0 else { continue }
            kept.append(vector.map { $0 / length })
        }
        basis = kept
    }

    private static func add(_ row: [Double], times factor: Double, to sum: inout [Double]) {
        sum.withUnsafeMutableBufferPointer { sum in
            row.withUnsafeBufferPointer { row in
                for index in row.indices { sum[index] += factor * row[index] }
            }
        }
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                var sum = 0.0
                for index in left.indices { sum += left[index] * right[index] }
                return sum
            }
        }
    }
}
