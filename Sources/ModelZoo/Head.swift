package import NeuralNets
package import Torch

/// From the last feature map `[N, C, H, W]` to logits `[N, outputs]`, by way of one vector per image.
package protocol Head: Layer {
    /// The feature map to the vectors that are classified, `[N, features]`.
    func pool(_ features: Tensor) throws(TorchError) -> Tensor
    /// Those vectors to logits.
    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor
}

extension Head {
    package func callAsFunction(_ features: Tensor) throws(TorchError) -> Tensor {
        try classify(pool(features))
    }
}

/// The mean over all positions, then one linear layer: ResNet's and DenseNet's own classifier.
final class LinearHead: Head {
    let dropout: Dropout
    let output: Linear

    init(
        _ scope: Scope, key: String, features: Int, _ architecture: Architecture, bias: Initialiser? = nil
    ) {
        dropout = Dropout(scope[key]["dropout"], probability: architecture.head.dropout ?? 0)
        output = Linear(scope[key], inputs: features, outputs: architecture.outputs, biasInitialiser: bias)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try features.mean([2, 3]) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor { try output(dropout(pooled)) }
}

/// The mean over all positions, hidden layers each with ReLU and dropout, then the output.
final class PooledHead: Head {
    static let prefix = "head."

    let hidden: [Linear]
    let dropouts: [Dropout]
    let output: Linear

    init(_ scope: Scope, features: Int, _ architecture: Architecture) {
        let sizes = architecture.head.hidden
        hidden = zip([features] + sizes, sizes).enumerated().map { index, sizes in
            Linear(
                scope["hidden.\(index)"], inputs: sizes.0, outputs: sizes.1,
                weightInitialiser: .kaimingNormal(.fanIn), biasInitialiser: .zeros)
        }
        // Without a hidden layer the pooled vectors themselves are dropped from.
        dropouts = (0..<max(sizes.count, 1)).map {
            Dropout(scope["hidden.\($0)"], probability: architecture.head.dropout ?? 0)
        }
        output = Linear(scope["output"], inputs: sizes.last ?? features, outputs: architecture.outputs)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try features.mean([2, 3]) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor {
        guard let first = hidden.first else { return try output(dropouts[0](pooled)) }
        var vectors = try dropouts[0](reluInPlace(first(pooled)))
        for (layer, dropout) in zip(hidden, dropouts).dropFirst() {
            vectors = try dropout(reluInPlace(layer(vectors)))
        }
        return try output(vectors)
    }
}
