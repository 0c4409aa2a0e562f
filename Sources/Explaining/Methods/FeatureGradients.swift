import ModelZoo
import NeuralNets
import Torch

/// A feature map `[N, C, h, w]` and the score's gradient by it.
struct FeatureGradients {
    let features, gradient: Tensor
}

extension ExplainedNetwork {
    /// The maps after the blocks numbered `taps`, in rising order, and the score's gradients by them; a transformer's
    /// tokens are taken for the map of their patches.
    ///
    /// What lies before the first tap runs without recording. To each map zeros are added, whose gradient is the map's:
    /// so one backward pass serves all taps, and no hook is needed.
    func featureGradients(
        _ gray: Tensor, output: Int, taps: [Int]
    ) throws(TorchError) -> [FeatureGradients] {
        precondition(taps == taps.sorted() && !taps.isEmpty)
        var features = try withoutGradients { () throws(TorchError) in
            try model.forward(normalised(gray), fromBlock: 0, toBlock: taps[0] + 1)
        }
        var probes: [(features: Tensor, probe: Tensor)] = []
        try withGradients { () throws(TorchError) in
            for (position, tap) in taps.enumerated() {
                if position > 0 {
                    features = try model.forward(
                        features, fromBlock: taps[position - 1] + 1, toBlock: tap + 1)
                }
                let probe = try Tensor.zeros(like: features.detach())
                probe.requiresGradient = true
                features = try features + probe
                probes.append((try features.detach(), probe))
            }
            let logits = try model.logits(features, fromBlock: taps[taps.count - 1] + 1)
            try logits.to(.float32).select(1, output).sum().backward()
        }
        var result: [FeatureGradients] = []
        for (features, probe) in probes {
            guard let gradient = probe.gradient else {
                throw TorchError(operation: "backward", message: "no gradient reached a feature map")
            }
            let size = Pair(gray.shape[2], gray.shape[3])
            result.append(
                FeatureGradients(
                    features: try model.map(features, imageSize: size),
                    gradient: try model.map(gradient, imageSize: size)))
        }
        return result
    }
}
