package import ModelFile
package import Torch

/// Parameters that share settings.
package struct ParameterGroup {
    package var parameters: [ParameterStore.Entry]
    /// Multiplies every learning rate; below 1 for a pretrained backbone.
    package var learningRateMultiplier: Double
    /// This group's weight decay; the optimiser's own where it is `nil`.
    package var weightDecay: Double?

    package init(
        _ parameters: [ParameterStore.Entry], learningRateMultiplier: Double = 1, weightDecay: Double? = nil
    ) {
        self.parameters = parameters
        self.learningRateMultiplier = learningRateMultiplier
        self.weightDecay = weightDecay
    }
}

/// Moves parameters against their gradients. Its state goes out and in by parameter key, so that an interrupted run
/// resumes bit for bit.
package protocol Optimiser: AnyObject {
    var groups: [ParameterGroup] { get }

    /// Updates, in place, every parameter that has a gradient.
    func step(learningRate: Double) throws(TorchError)

    /// The state of every parameter that was updated yet, under `key/slot`.
    func exportState() throws(TorchError) -> [(String, StoredTensor)]

    /// Takes over exported state; parameters that it doesn't name start anew.
    func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError)
}

extension Optimiser {
    package var parameters: [ParameterStore.Entry] { groups.flatMap(\.parameters) }

    /// Removes all gradients, to be called before each `backward` that isn't to add to them.
    package func zeroGradients() {
        for (_, tensor) in parameters { tensor.clearGradient() }
    }

    /// Scales all gradients down so that their common 2-norm is at most `maximum`; returns what it was.
    @discardableResult
    package func clipGradientNorm(_ maximum: Double) throws(TorchError) -> Double {
        try FusedSteps.clip(parameters.compactMap(\.tensor.gradient), toNorm: maximum)
    }
}
