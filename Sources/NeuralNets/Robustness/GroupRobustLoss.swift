package import Torch

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Distributionally robust optimisation over groups: the groups that fare worst come to count most.
///
/// Every step multiplies a group's weight q by exp(η · (loss + C/√n)), with η the step, C the adjustment and n the
/// group's training films, scales the weights to a sum of 1, and minimises Σ q · loss.
///
/// Source: Sagawa, Koh, Hashimoto, Liang, "Distributionally robust neural networks for group shifts", ICLR 2020,
/// algorithm 1 and §3.3.
package struct GroupRobustLoss {
    /// One weight per group, their sum 1.
    package private(set) var weights: [Double]
    private let step: Double
    private let margins: [Double]

    /// Groups that begin with equal weights, or with those of an earlier step.
    package init(filmsPerGroup: [Int], step: Double, adjustment: Double, weights: [Double]? = nil) {
        self.step = step
        margins = filmsPerGroup.map { adjustment / Double(max($0, 1)).squareRoot() }
        let even = [Double](repeating: 1 / Double(filmsPerGroup.count), count: filmsPerGroup.count)
        self.weights = weights ?? even
    }

    /// Moves the weights by the groups' mean losses `[groups]` and returns the weighted sum of these.
    package mutating func callAsFunction(_ losses: Tensor) throws(TorchError) -> Tensor {
        let values = try losses.detach().doubles()
        for group in weights.indices { weights[group] *= exp(step * (values[group] + margins[group])) }
        let total = weights.reduce(0, +)
        // A loss without a number is for the loop to report; it mustn't reach the weights.
        guard total.isFinite, total > 0 else { return try losses.sum() }
        for group in weights.indices { weights[group] /= total }
        let shares = try Tensor(weights.map(Float.init), device: losses.device)
        return try (losses * shares).sum()
    }
}
