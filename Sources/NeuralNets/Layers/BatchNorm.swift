package import Torch

/// Batch normalisation (Ioffe and Szegedy, 2015) of every channel of `[N, features, …]`.
///
/// Training uses the batch's statistics and moves the running ones; evaluation, and a frozen part while the rest
/// trains, uses the running ones and keeps them.
package final class BatchNorm: Layer {
    package let weight: Tensor
    package let bias: Tensor
    package let runningMean: Tensor
    package let runningVariance: Tensor
    package let momentum: Double
    package let epsilon: Double
    private let batchesTracked: Tensor
    private let mode: Mode

    package init(_ scope: Scope, features: Int, momentum: Double = 0.1, epsilon: Double = 1e-5) {
        self.momentum = momentum
        self.epsilon = epsilon
        weight = scope.parameter("weight", [features], .ones)
        bias = scope.parameter("bias", [features], .zeros)
        runningMean = scope.buffer("running_mean", [features], .zeros)
        runningVariance = scope.buffer("running_var", [features], .ones)
        batchesTracked = scope.buffer("num_batches_tracked", [], .zeros, dtype: .int64)
        mode = scope.mode(frozenWith: "weight")
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        if mode.isTraining { try batchesTracked.increment(by: 1) }
        return try input.batchNorm(
            weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance,
            isTraining: mode.isTraining, momentum: mode.momentum ?? momentum, epsilon: epsilon)
    }
}
