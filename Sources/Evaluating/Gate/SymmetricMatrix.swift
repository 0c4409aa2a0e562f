/// Eigenvalues of small symmetric matrices.
enum SymmetricMatrix {
    /// Jacobi's rotations (Golub and Van Loan, "Matrix computations", section 8.5): values, and a vector for each.
    static func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
        var a = matrix
        let count = a.count
        var vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
        let scale = a.joined().map(abs).max() ?? 0
        for _ in 0..<60 {
            var largest = 0.0
            for p in 0..<count {
                for q in (p + 1)..<max(count, p + 1) {
                    largest = max(largest, abs(a[p][q]))
                    guard abs(a[p][q]) > 1e-16 * scale else { continue }
                    let ratio = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
                    let cosine = 1 / (tangent * tangent + 1).squareRoot()
                    rotate(&a, &vectors, p, q, cosine, tangent * cosine)
                }
            }
            if largest <= 1e-14 * scale { break }
        }
        return ((0..<count).map { a[$0][$0] }, vectors)
    }

    private static func rotate(
        _ a: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int, _ cosine: Double,
        _ sine: Double
    ) {
        for k in a.indices {
            let (left, right) = (a[k][p], a[k][q])
            a[k][p] = cosine * left - sine * right
            a[k][q] = sine * left + cosine * right
        }
        for k in a.indices {
            let (upper, lower) = (a[p][k], a[q][k])
            a[p][k] = cosine * upper - sine * lower
            a[q][k] = sine * upper + cosine * lower
            let (first, second) = (vectors[p][k], vectors[q][k])
            vectors[p][k] = cosine * first - sine * second
            vectors[q][k] = sine * first + cosine * second
        }
    }
}
