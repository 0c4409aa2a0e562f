/// Minimises a smooth function of many numbers from its values and gradients.
///
/// Source: Nocedal and Wright, "Numerical optimization" (2006), algorithms 7.4 and 7.5, with a line search that halves
/// and doubles until the weak Wolfe conditions hold (Lewis and Overton 2013).
enum LimitedMemoryBFGS {
    struct Result {
        let point: [Double]
        let converged: Bool
        let iterations: Int
    }

    /// - Parameters:
    ///   - tolerance: of the largest element of the gradient.
    ///   - function: returns the value and the gradient.
    static func minimise(
        from start: [Double], tolerance: Double = 1e-9, limit: Int = 2000, memory: Int = 20,
        _ function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> Result {
        var point = start
        var (value, gradient) = function(start)
        var pairs: [(step: [Double], change: [Double], curvature: Double)] = []
        for iteration in 0..<limit {
            if gradient.allSatisfy({ abs($0) <= tolerance }) {
                return Result(point: point, converged: true, iterations: iteration)
            }
            var direction = Self.direction(gradient, pairs)
            var slope = dot(gradient, direction)
            if !(slope < 0) {
                pairs = []
                direction = gradient.map { -$0 }
                slope = dot(gradient, direction)
            }
            let first = pairs.isEmpty ? 1 / max(1, dot(gradient, gradient).squareRoot()) : 1
            guard let found = search(point, value, direction, slope, first, function) else {
                // Rounding hides any further descent.
                let small = gradient.allSatisfy { abs($0) <= 1e3 * tolerance }
                return Result(point: point, converged: small, iterations: iteration)
            }
            let step = zip(found.point, point).map(-)
            let change = zip(found.gradient, gradient).map(-)
            let curvature = dot(step, change)
            if curvature > 0 {
                pairs.append((step, change, curvature))
                if pairs.count > memory { pairs.removeFirst() }
            }
            (point, value, gradient) = found
        }
        return Result(point: point, converged: false, iterations: limit)
    }

    private static func direction(
        _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], curvature: Double)]
    ) -> [Double] {
        var q = gradient
        var shares: [Double] = []
        for pair in pairs.reversed() {
            let share = dot(pair.step, q) / pair.curvature
            for index in q.indices { q[index] -= share * pair.change[index] }
            shares.append(share)
        }
        if let last = pairs.last {
            let scale = last.curvature / dot(last.change, last.change)
            for index in q.indices { q[index] *= scale }
        }
        for (pair, share) in zip(pairs, shares.reversed()) {
            let other = share - dot(pair.change, q) / pair.curvature
            for index in q.indices { q[index] += other * pair.step[index] }
        }
        return q.map { -$0 }
    }

    private static func search(
        _ point: [Double], _ value: Double, _ direction: [Double], _ slope: Double, _ first: Double,
        _ function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> (point: [Double], value: Double, gradient: [Double])? {
        var (low, high, size) = (0.0, Double.infinity, first)
        for _ in 0..<60 {
            let tried = zip(point, direction).map { $0 + size * $1 }
            let (newValue, gradient) = function(tried)
            if !(newValue <= value + 1e-4 * size * slope) {
                high = size
            } else if dot(gradient, direction) < 0.9 * slope {
                low = size
            } else {
                return (tried, newValue, gradient)
            }
            size = high.isFinite ? (low + high) / 2 : 2 * size
        }
        return nil
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }
}
