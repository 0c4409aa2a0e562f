package import ModelFile
package import NeuralNets
package import Torch

/// ViT: an image is a sentence of patches, read by a transformer's encoder; its class token is what it says.
///
/// Source: Dosovitskiy et al., "An image is worth 16×16 words", ICLR 2021, figure 1; DINOv2's with the scales of Touvron
/// et al., "Going deeper with image transformers", ICCV 2021, equation 9. Any image whose sides are multiples of the
/// patch's passes: position embeddings are resampled to its grid, as timm does.
package final class VisionTransformer: Classifier, AttentionReporting {
    /// The hyper-parameters, and whose keys a network bears.
    struct Configuration: Sendable {
        /// Side of a patch, in pixels.
        let patch: Int
        /// Patches down and across that there are position embeddings for.
        let grid: Int
        let width, heads: Int
        var depth = 12
        /// Initial factor of every residual branch; `nil` where branches aren't scaled.
        var layerScale: Double?
        let keys: VisionTransformerKeys

        static let small16 = Configuration(patch: 16, grid: 14, width: 384, heads: 6, keys: .timm)
        static let base16 = Configuration(patch: 16, grid: 14, width: 768, heads: 12, keys: .torchvision)
        /// Oquab et al., "DINOv2: Learning robust visual features without supervision", TMLR 2024; RAD-DINO's network,
        /// too (Pérez-García et al., Nature Machine Intelligence 2025).
        static let dinoV2Base14 = Configuration(
            patch: 14, grid: 37, width: 768, heads: 12, layerScale: 1e-5, keys: .timm)
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey: String
    package let referenceHeadPrefix: String
    let configuration: Configuration
    let patches: PatchEmbedding
    private let layers: [TransformerBlock]

    init(_ architecture: Architecture, _ scope: Scope, _ configuration: Configuration) {
        let keys = configuration.keys
        let width = configuration.width
        patches = PatchEmbedding(scope, inputChannels: architecture.inputChannels, configuration)
        let layers = (0..<configuration.depth).map { index in
            TransformerBlock(scope[keys.layer(index)], configuration)
        }
        let norm = LayerNorm(scope[keys.norm], features: width, epsilon: 1e-6)
        blocks =
            [Block(name: "embedding", keyPrefixes: keys.embedding, layer: patches)]
            + layers.enumerated().map { index, layer in
                let isLast = index == configuration.depth - 1
                return Block(
                    name: "layer\(index + 1)",
                    keyPrefixes: [keys.layer(index) + "."] + (isLast ? [keys.norm + "."] : []),
                    layer: isLast ? Sequential([layer, norm]) : layer)
            }
        head =
            switch architecture.head.kind {
            case .torchvision:
                LinearHead(
                    scope, key: keys.head, features: width, architecture, weight: keys.headInitialiser,
                    bias: .zeros, pooling: .classToken)
            case .pooled:
                PooledHead(scope["head"], features: width, architecture, pooling: .classToken)
            }
        self.architecture = architecture
        self.configuration = configuration
        self.layers = layers
        store = scope.store
        firstConvolutionKey = keys.projection + ".weight"
        referenceHeadPrefix = keys.head + "."
    }

    /// The last but one block: of the last one's tokens, only the class token matters to the head.
    package var camTapIndex: Int { blocks.count - 2 }

    package func grid(_ imageSize: Pair) -> Pair {
        Pair(imageSize.height / configuration.patch, imageSize.width / configuration.patch)
    }

    /// The patches' tokens where they lie in the image.
    package func map(_ features: Tensor, imageSize: Pair) throws(TorchError) -> Tensor {
        let grid = grid(imageSize)
        let patches = try features.narrow(1, from: 1, length: features.shape[1] - 1)
        return try patches.transpose(1, 2)
            .reshape([features.shape[0], features.shape[2], grid.height, grid.width])
    }

    package func attentions(_ images: Tensor) throws(TorchError) -> [Tensor] {
        var tokens = try patches(images)
        var attentions: [Tensor] = []
        for layer in layers {
            attentions.append(try layer.attention(tokens))
            tokens = try layer(tokens)
        }
        return attentions
    }
}

/// Patches as vectors, with the class token before them and what each position means added.
final class PatchEmbedding: Layer {
    let projection: Convolution
    let classToken, positions: Tensor
    private let patch, grid: Int

    init(_ scope: Scope, inputChannels: Int, _ configuration: VisionTransformer.Configuration) {
        let keys = configuration.keys
        (patch, grid) = (configuration.patch, configuration.grid)
        classToken = scope.parameter(
            keys.classToken, [1, 1, configuration.width], keys.classTokenInitialiser)
        let inputs = Double(inputChannels * patch * patch)
        projection = Convolution(
            scope[keys.projection], inputChannels: inputChannels, outputChannels: configuration.width,
            kernel: Pair(patch), stride: Pair(patch), padding: 0, bias: true,
            initialiser: keys.projectionInitialiser(inputs: inputs),
            biasInitialiser: keys.projectionBiasInitialiser(inputs: inputs))
        positions = scope.parameter(
            keys.positions, [1, 1 + grid * grid, configuration.width], .normal(deviation: 0.02))
    }

    /// Images `[N, C, H, W]` to tokens `[N, 1 + patches, width]`.
    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let shape = input.shape
        guard shape.count == 4, shape[2] > 0, shape[3] > 0, shape[2] % patch == 0, shape[3] % patch == 0
        else {
            throw TorchError(
                operation: "patch embedding",
                message: "expected images whose sides are multiples of \(patch) pixels; "
                    + "choose such a size, \(16 * patch) for instance",
                shapes: [shape])
        }
        let patches = try projection(input)
        let size = Pair(patches.shape[2], patches.shape[3])
        let tokens = try patches.flatten(from: 2).transpose(1, 2)
        let first = try classToken.expand([shape[0], -1, -1]).to(tokens.dtype)
        return try Tensor.cat([first, tokens], dimension: 1)
            + Self.resample(positions, from: Pair(grid), to: size)
    }

    /// Position embeddings `[1, 1 + patches, width]` for another grid: the class token's is kept, the others are
    /// resampled by cubics (timm's `resample_abs_pos_embed`).
    static func resample(_ positions: Tensor, from old: Pair, to new: Pair) throws(TorchError) -> Tensor {
        guard old != new else { return positions }
        let width = positions.shape[2]
        let map = try positions.narrow(1, from: 1, length: old.height * old.width)
            .reshape([1, old.height, old.width, width]).permute([0, 3, 1, 2]).to(.float32)
        let resampled = try map.upsampleBicubic(to: new).permute([0, 2, 3, 1])
            .reshape([1, new.height * new.width, width])
        return try Tensor.cat([positions.narrow(1, from: 0, length: 1), resampled], dimension: 1)
    }
}
