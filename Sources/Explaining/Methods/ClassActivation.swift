import Assessment
import ModelZoo
import NeuralNets
import Torch

/// The sums over channels that class activation maps are, `[N, C, h, w]` to `[N, 1, h, w]`; only what speaks for the
/// output is kept. A is the feature map, g the score's gradient by it.
enum ClassActivation {
    /// Selvaraju et al. 2017, equations 1 and 2: weights are g's means over positions.
    static func gradCAM(_ at: FeatureGradients) throws(TorchError) -> Tensor {
        try combine(at.gradient.mean([2, 3], keepingDimensions: true), at.features)
    }

    /// Chattopadhay et al. 2018, equations 10 and 19, for the score's exponential, whose positive factor is left out.
    static func gradCAMPlusPlus(_ at: FeatureGradients) throws(TorchError) -> Tensor {
        let gradient = at.gradient
        let square = try gradient * gradient
        let denominator =
            try square * 2
            + at.features.sum([2, 3], keepingDimensions: true) * square * gradient
        // Where g is 0, so is the term; the denominator is then replaced, so as not to divide by it.
        let isZero = try denominator.equal(0)
        let alpha =
            try square / isZero.choose(Tensor.ones(denominator.shape, device: gradient.device), denominator)
        return try combine((alpha * gradient.relu()).sum([2, 3], keepingDimensions: true), at.features)
    }

    /// Draelos and Carin 2020, equation 3: every element by its own gradient.
    static func hiResCAM(_ at: FeatureGradients) throws(TorchError) -> Tensor {
        try combine(at.gradient, at.features)
    }

    /// Jiang et al. 2021, equations 6 and 7: every element by its own gradient, where that is positive.
    static func layerCAM(_ at: FeatureGradients) throws(TorchError) -> Tensor {
        try combine(at.gradient.relu(), at.features)
    }

    static func combine(_ weights: Tensor, _ features: Tensor) throws(TorchError) -> Tensor {
        try (weights * features).sum([1], keepingDimensions: true).relu()
    }
}

extension ExplainedNetwork {
    /// Grad-CAM, Grad-CAM++, HiResCAM or LayerCAM of the last feature map, at the film's size.
    func classActivation(
        _ gray: Tensor, output: Int,
        _ method: (FeatureGradients) throws(TorchError) -> Tensor
    ) throws(TorchError) -> Tensor {
        let at = try featureGradients(gray, output: output, taps: [model.camTapIndex])
        return try withoutGradients { () throws(TorchError) in
            try method(at[0]).upsampleBilinear(to: Pair(gray.shape[2], gray.shape[3]))
        }
    }

    /// LayerCAMs of feature maps from coarse to fine, each brought to 1 at its largest value, multiplied and the root
    /// taken: a place counts where coarse maps, which know what it is, and fine ones, which know where, agree.
    ///
    /// Taken are the last map and those of earlier blocks that are up to ``finestScale`` times as long.
    func multiScaleCAM(_ gray: Tensor, output: Int) throws(TorchError) -> Tensor {
        let size = Pair(gray.shape[2], gray.shape[3])
        let all = try featureGradients(gray, output: output, taps: Array(0...model.camTapIndex))
        guard let last = all.last?.features.shape[2] else {
            preconditionFailure("every network has a last block")
        }
        let scales = all.filter { $0.features.shape[2] <= last * Self.finestScale }
        return try withoutGradients { () throws(TorchError) in
            var product: Tensor?
            for at in scales {
                let map = try ClassActivation.layerCAM(at).upsampleBilinear(to: size)
                let largest = try map.max([2, 3], keepingDimensions: true)
                let share = try map / (largest + 1e-12)
                product = try product.map { (sum: Tensor) throws(TorchError) in try sum * share } ?? share
            }
            guard let product else { preconditionFailure("the last block is always among the scales") }
            return try product.power(1 / Double(scales.count))
        }
    }

    /// How many times as long as the last map the finest one may be.
    static let finestScale = 4

    /// Wang et al. 2020, algorithm 1: each channel's map, brought to 0...1, masks the input; the softmax over channels of
    /// the scores is the channel's weight. One forward pass per channel.
    func scoreCAM(_ gray: Tensor, output: Int, batchSize: Int) throws(TorchError) -> Tensor {
        try withoutGradients { () throws(TorchError) in
            let size = Pair(gray.shape[2], gray.shape[3])
            let input = try normalised(gray)
            let features = try model.map(
                model.forward(input, fromBlock: 0, toBlock: model.camTapIndex + 1), imageSize: size)
            let channels = features.shape[1]
            var maps: [Tensor] = []
            for film in 0..<gray.shape[0] {
                // [C, 1, h, w]
                let own = try features.narrow(0, from: film, length: 1).transpose(0, 1).contiguous()
                let image = try input.narrow(0, from: film, length: 1)
                var scores: [Tensor] = []
                for start in stride(from: 0, to: channels, by: batchSize) {
                    let count = min(batchSize, channels - start)
                    let masks = try own.narrow(0, from: start, length: count).upsampleBilinear(to: size)
                    let least = try masks.min([2, 3], keepingDimensions: true)
                    let range = try masks.max([2, 3], keepingDimensions: true) - least
                    let shares =
                        try (masks - least) / range.maximum(Tensor.full(1e-8, shape: [1], device: device))
                    let masked = try (image * shares).contiguous(.channelsLast)
                    scores.append(try model(masked).to(.float32).select(1, output))
                }
                let weights = try Tensor.cat(scores).softmax(0).reshape([1, channels, 1, 1])
                maps.append(
                    try ClassActivation.combine(weights, features.narrow(0, from: film, length: 1)))
            }
            return try Tensor.cat(maps).upsampleBilinear(to: size)
        }
    }
}
