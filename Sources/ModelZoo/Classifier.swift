package import ModelFile
package import NeuralNets
package import Torch

/// A network from images to logits: blocks that run in order to the last feature map, then a head.
package protocol Classifier: AnyObject {
    var architecture: Architecture { get }
    /// All parameters and buffers, under the checkpoint's keys.
    var store: ParameterStore { get }
    /// The feature extractor, in order; any boundary between two is a place to freeze or to cache at.
    var blocks: [Block] { get }
    /// From the last feature map to logits.
    var head: any Head { get }
    /// Key of the convolution that reads the image.
    var firstConvolutionKey: String { get }
    /// What the keys of the reference's own classifier begin with.
    var referenceHeadPrefix: String { get }
    /// The key by which this network knows a key of a published file.
    func currentKey(_ published: String) -> String
    /// Weights of a published file under this network's keys, and in its shapes where the file's layout differs.
    func adapt(_ published: [String: StoredTensor]) throws(TorchError) -> [String: StoredTensor]
    /// Position in ``blocks`` of the one whose features class activation maps weigh: the last that has positions which
    /// matter to the head.
    var camTapIndex: Int { get }
    /// The features after ``camTapIndex``, or any before them, as a map `[N, C, h, w]`: themselves, unless they are
    /// tokens.
    ///
    /// - Parameter imageSize: height and width of the images that they were computed from.
    func map(_ features: Tensor, imageSize: Pair) throws(TorchError) -> Tensor
}

/// A transformer in every layer of which each token attends to all, so that attention can be followed to the image.
package protocol AttentionReporting: Classifier {
    /// What every layer's tokens attend to, the first layer first: `[N, heads, T, T]`, rows that sum to 1. Token 0 is the
    /// class token, the others are patches, row by row.
    func attentions(_ images: Tensor) throws(TorchError) -> [Tensor]
    /// Patches down and across an image of this size.
    func grid(_ imageSize: Pair) -> Pair
}

/// A run of layers between two boundaries of a network.
package struct Block {
    /// The paper's or the checkpoint's word for it.
    package let name: String
    /// Its keys are those that begin with one of these.
    package let keyPrefixes: [String]
    /// From the previous block's features (or the image) to this block's: maps `[N, C, H, W]`, or a transformer's tokens
    /// `[N, T, C]`.
    package let layer: any Layer

    package func owns(_ key: String) -> Bool { keyPrefixes.contains { key.hasPrefix($0) } }
}

extension Classifier {
    package func currentKey(_ published: String) -> String { published }

    package func adapt(
        _ published: [String: StoredTensor]
    ) throws(TorchError) -> [String: StoredTensor] {
        var renamed: [String: StoredTensor] = [:]
        for (key, tensor) in published { renamed[currentKey(key)] = tensor }
        return renamed
    }

    package func map(_ features: Tensor, imageSize: Pair) throws(TorchError) -> Tensor { features }

    /// Images `[N, C, H, W]` to logits `[N, outputs]`.
    package func callAsFunction(_ images: Tensor) throws(TorchError) -> Tensor {
        try logits(images, fromBlock: 0)
    }

    /// Runs the blocks `fromBlock ..< toBlock`; block 0 takes images, any other the feature map before it.
    package func forward(_ input: Tensor, fromBlock: Int, toBlock: Int) throws(TorchError) -> Tensor {
        var features = input
        for block in blocks[fromBlock..<toBlock] { features = try block.layer(features) }
        return features
    }

    /// Runs all that follows a boundary: from cached features to logits `[N, outputs]`.
    package func logits(_ input: Tensor, fromBlock: Int) throws(TorchError) -> Tensor {
        try head(forward(input, fromBlock: fromBlock, toBlock: blocks.count))
    }

    /// Images to the vectors that the head classifies, `[N, features]`.
    package func embedding(_ images: Tensor) throws(TorchError) -> Tensor {
        try head.pool(forward(images, fromBlock: 0, toBlock: blocks.count))
    }

    /// Name of the block whose feature map Grad-CAM weighs.
    package var camTap: String { blocks[camTapIndex].name }

    /// The last block, before positions are averaged away: its features are
    /// `forward(images, fromBlock: 0, toBlock: camTapIndex + 1)`.
    package var camTapIndex: Int { blocks.count - 1 }

    /// A head's keys begin with one of these, the reference's own classifier's and the pooled head's alike.
    package var headKeyPrefixes: [String] {
        [referenceHeadPrefix] + (referenceHeadPrefix == PooledHead.prefix ? [] : [PooledHead.prefix])
    }

    /// Freezes exactly the first `count` blocks: no gradients, and their norms keep their running statistics.
    package func freeze(firstBlocks count: Int) {
        let frozen = blocks.prefix(count)
        store.freeze { key in frozen.contains { $0.owns(key) } }
    }
}
