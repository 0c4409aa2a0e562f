import NeuralNets

/// Whose names, and whose initial values, a vision transformer's parameters have.
enum VisionTransformerKeys: Sendable {
    case torchvision, timm

    var classToken: String { self == .timm ? "cls_token" : "class_token" }
    var positions: String { self == .timm ? "pos_embed" : "encoder.pos_embedding" }
    var projection: String { self == .timm ? "patch_embed.proj" : "conv_proj" }
    var embedding: [String] { [classToken, positions, projection + "."] }
    var norm: String { self == .timm ? "norm" : "encoder.ln" }
    var head: String { self == .timm ? "head" : "heads.head" }
    var norm1: String { self == .timm ? "norm1" : "ln_1" }
    var norm2: String { self == .timm ? "norm2" : "ln_2" }
    /// What precedes `weight` and `bias`.
    var queriesKeysValues: String { self == .timm ? "attn.qkv." : "self_attention.in_proj_" }
    var attentionOutput: String { self == .timm ? "attn.proj" : "self_attention.out_proj" }
    var expand: String { self == .timm ? "mlp.fc1" : "mlp.0" }
    var project: String { self == .timm ? "mlp.fc2" : "mlp.3" }

    func layer(_ index: Int) -> String {
        self == .timm ? "blocks.\(index)" : "encoder.layers.encoder_layer_\(index)"
    }

    /// The key by which these keys' owner knows another's: torchvision's, timm's, or that of Hugging Face's Dinov2.
    func current(_ published: String) -> String {
        let bare = published.hasPrefix("dinov2.") ? String(published.dropFirst(7)) : published
        var key = bare
        for (torchvision, timm) in Self.torchvisionAndTimm {
            key = key.replacing(torchvision, with: timm, from: bare)
        }
        for (huggingFace, timm) in Self.huggingFaceAndTimm {
            key = key.replacing(huggingFace, with: timm, from: bare)
        }
        guard self == .torchvision else { return key }
        let common = key
        for (torchvision, timm) in Self.torchvisionAndTimm {
            key = key.replacing(timm, with: torchvision, from: common)
        }
        return key
    }

    // A `^` binds a name to the key's beginning, where others have it within.
    private static let torchvisionAndTimm = [
        ("^class_token", "^cls_token"), ("^encoder.pos_embedding", "^pos_embed"),
        ("^conv_proj.", "^patch_embed.proj."), ("^encoder.layers.encoder_layer_", "^blocks."),
        (".ln_1.", ".norm1."), (".ln_2.", ".norm2."), (".self_attention.in_proj_", ".attn.qkv."),
        (".self_attention.out_proj.", ".attn.proj."), (".mlp.0.", ".mlp.fc1."), (".mlp.3.", ".mlp.fc2."),
        ("^encoder.ln.", "^norm."), ("^heads.head.weight", "^head.weight"),
        ("^heads.head.bias", "^head.bias"),
    ]

    private static let huggingFaceAndTimm = [
        ("^embeddings.cls_token", "^cls_token"), ("^embeddings.position_embeddings", "^pos_embed"),
        ("^embeddings.patch_embeddings.projection.", "^patch_embed.proj."), ("^encoder.layer.", "^blocks."),
        (".attention.attention.qkv.", ".attn.qkv."), (".attention.output.dense.", ".attn.proj."),
        (".layer_scale1.lambda1", ".ls1.gamma"), (".layer_scale2.lambda1", ".ls2.gamma"),
        ("^layernorm.", "^norm."), (".mlp.linear_1.", ".mlp.fc1."), (".mlp.linear_2.", ".mlp.fc2."),
    ]
}

extension String {
    /// With one name in it replaced by another, if the key `original` has that name.
    fileprivate func replacing(_ name: String, with other: String, from original: String) -> String {
        guard name.hasPrefix("^") else {
            return original.contains(name) ? replacing(name, with: other) : self
        }
        let (prefix, replacement) = (name.dropFirst(), other.dropFirst())
        guard original.hasPrefix(prefix), hasPrefix(prefix) else { return self }
        return String(replacement) + String(dropFirst(prefix.count))
    }
}

// The initial values of torchvision's and timm's constructors. Where these truncate a normal distribution, they do so at
// ±2, which is dozens of deviations away.
extension VisionTransformerKeys {
    var classTokenInitialiser: Initialiser { self == .timm ? .normal(deviation: 1e-6) : .zeros }

    var headInitialiser: Initialiser { self == .timm ? .normal(deviation: 0.02) : .zeros }

    func projectionInitialiser(inputs: Double) -> Initialiser {
        let deviation = (1 / inputs).squareRoot()
        return self == .timm ? .uniform(bound: deviation) : .normal(deviation: deviation)
    }

    func projectionBiasInitialiser(inputs: Double) -> Initialiser {
        self == .timm ? .uniform(bound: (1 / inputs).squareRoot()) : .zeros
    }

    func queriesKeysValuesInitialiser(width: Int) -> Initialiser {
        self == .timm ? .normal(deviation: 0.02) : .uniform(bound: (6 / Double(4 * width)).squareRoot())
    }

    func attentionOutputInitialiser(width: Int) -> Initialiser {
        self == .timm ? .normal(deviation: 0.02) : .uniform(bound: 1 / Double(width).squareRoot())
    }

    func perceptronInitialiser(width: Int) -> Initialiser {
        self == .timm ? .normal(deviation: 0.02) : .uniform(bound: (6 / Double(5 * width)).squareRoot())
    }

    var perceptronBiasInitialiser: Initialiser { self == .timm ? .zeros : .normal(deviation: 1e-6) }
}
