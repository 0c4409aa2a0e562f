import CTorch

/// How losses per element become one.
package enum Reduction: Sendable {
    case none, mean, sum

    var code: Int64 {
        switch self {
        case .none: Int64(CTORCH_REDUCTION_NONE.rawValue)
        case .mean: Int64(CTORCH_REDUCTION_MEAN.rawValue)
        case .sum: Int64(CTORCH_REDUCTION_SUM.rawValue)
        }
    }
}

extension Tensor {
    /// Softmax cross-entropy of logits `[N, C]` and `target`, class indices `[N]` (`int64`) or probabilities
    /// `[N, C]`; with one `weight` per class the mean is the weighted one.
    package func crossEntropy(
        _ target: Tensor, weight: Tensor? = nil, labelSmoothing: Double = 0, reduction: Reduction = .mean
    ) throws(TorchError) -> Tensor {
        try produce("cross entropy", [self, target, weight]) {
            ctorch_tensor_cross_entropy(
                handle, target.handle, weight?.handle, reduction.code, labelSmoothing, $0, $1)
        }
    }

    /// Sigmoid cross-entropy of logits and `target` probabilities; `weight` multiplies elements and
    /// `positiveWeight` the positive term, both broadcast.
    package func bceWithLogits(
        _ target: Tensor, weight: Tensor? = nil, positiveWeight: Tensor? = nil, reduction: Reduction = .mean
    ) throws(TorchError) -> Tensor {
        try produce("binary cross entropy", [self, target, weight, positiveWeight]) {
            ctorch_tensor_bce_with_logits(
                handle, target.handle, weight?.handle, positiveWeight?.handle, reduction.code, $0, $1)
        }
    }
}
