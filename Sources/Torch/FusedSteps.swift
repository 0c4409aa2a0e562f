import CTorch

/// Libtorch's fused in-place optimiser steps over parallel lists of tensors.
package enum FusedSteps {
    /// One step of stochastic gradient descent. `momenta` is empty where `momentum` is 0, and written over on the
    /// first step.
    package static func sgd(
        _ parameters: [Tensor], gradients: [Tensor], momenta: [Tensor], learningRate: Double,
        momentum: Double,
        weightDecay: Double, nesterov: Bool, isFirstStep: Bool
    ) throws(TorchError) {
        guard !parameters.isEmpty else { return }
        try perform("sgd step", parameters + gradients + momenta) { error in
            withHandles(parameters) { parameters in
                withHandles(gradients) { gradients in
                    withHandles(momenta) { momenta in
                        ctorch_optimiser_sgd(
                            parameters, gradients, momenta, learningRate, momentum, weightDecay, nesterov,
                            isFirstStep, error)
                    }
                }
            }
        }
    }

    /// One step of Adam, or of AdamW where the weight decay is `decoupled`. Each of `steps` holds a float: the
    /// count of steps of its parameter, this one included.
    package static func adam(
        _ parameters: [Tensor], gradients: [Tensor], means: [Tensor], variances: [Tensor], steps: [Tensor],
        learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double,
        decoupled: Bool
    ) throws(TorchError) {
        guard !parameters.isEmpty else { return }
        try perform("adam step", parameters + gradients + means + variances + steps) { error in
            withHandles(parameters) { parameters in
                withHandles(gradients) { gradients in
                    withHandles(means) { means in
                        withHandles(variances) { variances in
                            withHandles(steps) { steps in
                                ctorch_optimiser_adam(
                                    parameters, gradients, means, variances, steps, learningRate, beta1,
                                    beta2,
                                    epsilon, weightDecay, decoupled, error)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Scales all gradients down in place so that their common 2-norm is at most `maximum`; returns what it was.
    package static func clip(_ gradients: [Tensor], toNorm maximum: Double) throws(TorchError) -> Double {
        var norm = 0.0
        try perform("clip gradients", gradients) { error in
            withHandles(gradients) { ctorch_optimiser_clip($0, maximum, &norm, error) }
        }
        return norm
    }
}
