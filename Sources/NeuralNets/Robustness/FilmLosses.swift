package import Torch

/// One loss per film, and the weight that it has in their mean: the mean loss is Σ totals / Σ weights.
package struct FilmLosses {
    /// `[N]`.
    package let totals: Tensor
    /// `[N]`.
    package let weights: Tensor

    package init(totals: Tensor, weights: Tensor) {
        self.totals = totals
        self.weights = weights
    }

    /// The terms of ``crossEntropy(_:_:classWeights:labelSmoothing:)``.
    package static func crossEntropy(
        _ logits: Tensor, _ classes: Tensor, classWeights: Tensor? = nil, labelSmoothing: Double = 0
    ) throws(TorchError) -> FilmLosses {
        let totals = try logits.crossEntropy(
            classes, weight: classWeights, labelSmoothing: labelSmoothing, reduction: .none)
        guard let classWeights else { return FilmLosses(totals: totals, weights: try .ones(like: totals)) }
        return FilmLosses(totals: totals, weights: try classWeights.indexSelect(0, classes))
    }

    /// The terms of ``binaryCrossEntropyWithLogits(_:_:positiveWeights:labelSmoothing:known:)``: a film weighs as many
    /// as it has known labels.
    package static func binaryCrossEntropyWithLogits(
        _ logits: Tensor, _ targets: Tensor, positiveWeights: Tensor? = nil, labelSmoothing: Double = 0,
        known: Tensor
    ) throws(TorchError) -> FilmLosses {
        let mask = try known.to(.bool)
        let defined = try mask.choose(smoothed(targets, labelSmoothing), .zeros(like: targets))
        let weight = try mask.to(logits.dtype)
        let losses = try logits.bceWithLogits(
            defined, weight: weight, positiveWeight: positiveWeights, reduction: .none)
        return FilmLosses(totals: try losses.sum([1]), weights: try weight.sum([1]))
    }

    /// The mean loss of every group, `[groups]`; 0 for one that has no film here.
    ///
    /// - Parameter groups: the group of every film.
    package func means(groups: [Int], count: Int) throws(TorchError) -> Tensor {
        var members = [Float](repeating: 0, count: count * groups.count)
        for (film, group) in groups.enumerated() { members[group * groups.count + film] = 1 }
        let membership = try Tensor(members, shape: [count, groups.count], device: totals.device)
        let sums = try membership.matmul(totals.unsqueeze(1)).squeeze(1)
        let shares = try membership.matmul(weights.unsqueeze(1)).squeeze(1)
        // An absent group has the sum 0; any divisor keeps it there.
        return try sums / shares.equal(0).choose(.ones(like: shares), shares)
    }
}

extension Tensor {
    fileprivate static func ones(like other: Tensor) throws(TorchError) -> Tensor {
        try .ones(other.shape, dtype: other.dtype, device: other.device)
    }
}
