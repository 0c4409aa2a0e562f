import ModelFile
package import NeuralNets
package import Torch

/// From the last feature map `[N, C, H, W]`, or tokens `[N, T, C]`, to logits `[N, outputs]`, by way of one vector per image.
package protocol Head: Layer {
    /// The feature map to the vectors that are classified, `[N, features]`.
    func pool(_ features: Tensor) throws(TorchError) -> Tensor
    /// Those vectors to logits.
    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor
    /// As little of a feature map as pools to the same vectors, for features that are stored.
    func condense(_ features: Tensor) throws(TorchError) -> Tensor
}

extension Head {
    package func callAsFunction(_ features: Tensor) throws(TorchError) -> Tensor {
        try classify(pool(features))
    }

    package func condense(_ features: Tensor) throws(TorchError) -> Tensor { features }
}

/// How a feature map becomes one vector per image.
enum Pooling: Sendable {
    /// The mean over all positions of `[N, C, H, W]`.
    case mean
    /// The first of a transformer's tokens `[N, T, C]`, which gathers what the image shows.
    case classToken

    func callAsFunction(_ features: Tensor) throws(TorchError) -> Tensor {
        switch self {
        case .mean: try features.mean([2, 3])
        case .classToken: try features.select(1, 0)
        }
    }

    /// The same vector as the only position or token.
    func condense(_ features: Tensor) throws(TorchError) -> Tensor {
        switch self {
        case .mean: try features.adaptiveAveragePool2d(1)
        case .classToken: try features.narrow(1, from: 0, length: 1)
        }
    }
}

/// One vector per image, then one linear layer: most references' own classifier.
final class LinearHead: Head {
    let pooling: Pooling
    let dropout: Dropout
    let output: Linear

    /// - Parameter dropout: the reference's own rate, where the architecture names none.
    init(
        _ scope: Scope, key: String, features: Int, _ architecture: Architecture,
        weight: Initialiser? = nil, bias: Initialiser? = nil, dropout: Double = 0, pooling: Pooling = .mean
    ) {
        self.pooling = pooling
        self.dropout = Dropout(
            scope[key]["dropout"], probability: architecture.head.dropout ?? dropout)
        output = Linear(
            scope[key], inputs: features, outputs: architecture.outputs, weightInitialiser: weight,
            biasInitialiser: bias)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try pooling(features) }

    func condense(_ features: Tensor) throws(TorchError) -> Tensor { try pooling.condense(features) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor { try output(dropout(pooled)) }
}

/// One vector per image, hidden layers each with ReLU and dropout, then the output.
final class PooledHead: Head {
    static let prefix = "head."

    let pooling: Pooling
    let hidden: [Linear]
    let dropouts: [Dropout]
    let output: Linear

    init(
        _ scope: Scope, features: Int, _ architecture: Architecture, pooling: Pooling = .mean
    ) {
        self.pooling = pooling
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

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try pooling(features) }

    func condense(_ features: Tensor) throws(TorchError) -> Tensor { try pooling.condense(features) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor {
        guard let first = hidden.first else { return try output(dropouts[0](pooled)) }
        var vectors = try dropouts[0](reluInPlace(first(pooled)))
        for (layer, dropout) in zip(hidden, dropouts).dropFirst() {
            vectors = try dropout(reluInPlace(layer(vectors)))
        }
        return try output(vectors)
    }
}
