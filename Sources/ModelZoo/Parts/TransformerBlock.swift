import NeuralNets
import Torch

/// One layer of a transformer's encoder: attention, then a perceptron, each normalised before and added after.
///
/// Source: Dosovitskiy et al., 2021, equations 2 and 3.
final class TransformerBlock: Layer {
    let norm1, norm2: LayerNorm
    let selfAttention: SelfAttention
    let perceptron: Perceptron
    /// The factors of both branches, where they are scaled.
    let scale1, scale2: Tensor?

    init(_ scope: Scope, _ configuration: VisionTransformer.Configuration) {
        let keys = configuration.keys
        let width = configuration.width
        norm1 = LayerNorm(scope[keys.norm1], features: width, epsilon: 1e-6)
        selfAttention = SelfAttention(scope, keys, width: width, heads: configuration.heads)
        scale1 = configuration.layerScale.map { scope["ls1"].parameter("gamma", [width], .constant($0)) }
        norm2 = LayerNorm(scope[keys.norm2], features: width, epsilon: 1e-6)
        perceptron = Perceptron(
            expand: scope[keys.expand], project: scope[keys.project], width: width,
            keys.perceptronInitialiser(width: width), bias: keys.perceptronBiasInitialiser)
        scale2 = configuration.layerScale.map { scope["ls2"].parameter("gamma", [width], .constant($0)) }
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let attended = try input + scaled(selfAttention(norm1(input)), by: scale1)
        return try attended + scaled(perceptron(norm2(attended)), by: scale2)
    }

    /// What each token attends to, `[N, heads, T, T]`.
    func attention(_ input: Tensor) throws(TorchError) -> Tensor { try selfAttention.weights(norm1(input)) }

    private func scaled(_ branch: Tensor, by scale: Tensor?) throws(TorchError) -> Tensor {
        guard let scale else { return branch }
        return try branch * scale
    }
}

/// softmax(Q·Kᵀ/√d)·V in several heads (Vaswani et al., "Attention is all you need", 2017, equation 1).
final class SelfAttention: Layer {
    let weight, bias: Tensor
    let output: Linear
    let heads, width: Int

    init(_ scope: Scope, _ keys: VisionTransformerKeys, width: Int, heads: Int) {
        self.heads = heads
        self.width = width
        weight = scope.parameter(
            keys.queriesKeysValues + "weight", [3 * width, width],
            keys.queriesKeysValuesInitialiser(width: width))
        bias = scope.parameter(keys.queriesKeysValues + "bias", [3 * width], .zeros)
        output = Linear(
            scope[keys.attentionOutput], inputs: width, outputs: width,
            weightInitialiser: keys.attentionOutputInitialiser(width: width), biasInitialiser: .zeros)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let (queries, keys, values) = try projections(input)
        let attended = try queries.attention(keys: keys, values: values)
        return try output(attended.transpose(1, 2).reshape(input.shape))
    }

    /// The softmax alone.
    func weights(_ input: Tensor) throws(TorchError) -> Tensor {
        let (queries, keys, _) = try projections(input)
        let scale = 1 / Double(width / heads).squareRoot()
        return try (queries * scale).matmul(keys.transpose(2, 3)).softmax(3)
    }

    /// Queries, keys and values, `[N, heads, T, width / heads]` each.
    private func projections(_ input: Tensor) throws(TorchError) -> (Tensor, Tensor, Tensor) {
        let shape = input.shape
        let all = try input.linear(weight, bias: bias)
            .reshape([shape[0], shape[1], 3, heads, width / heads]).permute([2, 0, 3, 1, 4])
            .unbind(0, count: 3)
        return (all[0], all[1], all[2])
    }
}

/// Two dense layers with a GELU between, the inner four times as wide.
final class Perceptron: Layer {
    let expand, project: Linear

    init(expand: Scope, project: Scope, width: Int, _ initialiser: Initialiser, bias: Initialiser) {
        self.expand = Linear(
            expand, inputs: width, outputs: 4 * width, weightInitialiser: initialiser,
            biasInitialiser: bias)
        self.project = Linear(
            project, inputs: 4 * width, outputs: width, weightInitialiser: initialiser,
            biasInitialiser: bias)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try project(expand(input).gelu()) }
}
