import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// What transformers have of their own: other layouts' keys, position embeddings for other grids, attention.
@Suite(.serialized)
struct TransformerTests {
    let goldens = Goldens.shared

    private func model(_ name: String, head: HeadConfiguration = .pooled(hidden: [16])) throws
        -> any Classifier
    {
        try ModelRegistry.make(
            Architecture(name: name, inputChannels: 3, outputs: goldens.outputs, head: head), seed: nil)
    }

    /// Every key of timm's ViT is another name of torchvision's.
    private func timmKey(_ torchvision: String) -> String {
        [
            ("class_token", "cls_token"), ("encoder.pos_embedding", "pos_embed"),
            ("conv_proj", "patch_embed.proj"), ("encoder.layers.encoder_layer_", "blocks."),
            ("encoder.ln.", "norm."), ("ln_1", "norm1"), ("ln_2", "norm2"),
            ("self_attention.in_proj_", "attn.qkv."), ("self_attention.out_proj", "attn.proj"),
            ("mlp.0", "mlp.fc1"), ("mlp.3", "mlp.fc2"), ("heads.head", "head"),
        ].reduce(torchvision) { $0.replacing($1.0, with: $1.1) }
    }

    @Test func timmsAndOlderKeysLoadIntoTorchvisionsLayout() throws {
        let reference = try model("vit_base_patch16", head: .torchvision)
        for (key, tensor) in HashFill.weights(for: reference.store) {
            #expect(reference.currentKey(key) == key && tensor.shape == reference.store[key]?.shape)
            #expect(reference.currentKey(timmKey(key)) == key)
        }
        let old = "encoder.layers.encoder_layer_11.mlp.linear_2.bias"
        #expect(reference.currentKey(old) == "encoder.layers.encoder_layer_11.mlp.3.bias")
        // The other head's keys stay.
        #expect(reference.currentKey("head.output.weight") == "head.output.weight")
        #expect(try model("vit_small_patch16_224").currentKey("head.output.weight") == "head.output.weight")
    }

    @Test func huggingFacesDinov2LoadsWithItsProjectionsJoined() throws {
        let model = try model("dinov2_vitb14")
        let hashed = HashFill.weights(for: model.store)
        var published: [String: StoredTensor] = [
            "embeddings.mask_token": HashFill.tensor("m", shape: [1, 768])
        ]
        for (key, tensor) in hashed where !key.hasPrefix("head.") {
            if let dot = key.range(of: ".attn.qkv.") {
                let layer = key[..<dot.lowerBound].replacing("blocks.", with: "encoder.layer.")
                let (values, rows) = (tensor.floats(), tensor.shape[0] / 3)
                for (part, name) in ["query", "key", "value"].enumerated() {
                    let count = values.count / 3
                    published["\(layer).attention.attention.\(name).\(key[dot.upperBound...])"] =
                        StoredTensor(
                            floats: Array(values[part * count..<(part + 1) * count]),
                            shape: [rows] + tensor.shape.dropFirst())
                }
                continue
            }
            let other = [
                ("cls_token", "embeddings.cls_token"), ("pos_embed", "embeddings.position_embeddings"),
                ("patch_embed.proj", "embeddings.patch_embeddings.projection"), ("blocks.", "encoder.layer."),
                ("attn.proj", "attention.output.dense"), ("ls1.gamma", "layer_scale1.lambda1"),
                ("ls2.gamma", "layer_scale2.lambda1"),
            ].reduce(key) { $0.replacing($1.0, with: $1.1) }
            published[other.hasPrefix("norm.") ? "layer" + other : other] = tensor
        }
        #expect(published.count == 223)
        for (key, tensor) in hashed where key.hasPrefix("head.") { published[key] = tensor }
        try model.load(published)
        let name = "dinov2_vitb14"
        try expect(inferenceMode { try model(goldens.image(name)) }, near: goldens.model(name).pooled)
        // Without one of the three, what is missing is named.
        published["encoder.layer.3.attention.attention.key.bias"] = nil
        let error = #expect(throws: NeuralNetsError.self) { try model.load(published) }
        #expect(error?.description.contains("blocks.3.attn.qkv.bias") == true)
    }

    @Test func positionsOfAnotherGridAreResampledAsTimmDoes() throws {
        let model = try model("vit_small_patch16_224")
        var weights = HashFill.weights(for: model.store)
        weights["pos_embed"] = HashFill.tensor("positions", shape: [1, 1 + 7 * 7, 384])
        try model.load(weights)
        let found = try #require(model.store["pos_embed"]).floats()
        let sampled = stride(from: 0, to: found.count, by: 997).map { found[$0] }
        #expect(sampled.count == goldens.positions.count)
        #expect(zip(sampled, goldens.positions).allSatisfy { abs($0 - $1) < 1e-6 })
        // Not a square of patches: no guess is made.
        weights["pos_embed"] = HashFill.tensor("positions", shape: [1, 1 + 7 * 6, 384])
        #expect(throws: NeuralNetsError.self) { try model.load(weights) }
    }

    @Test func aSideThatPatchesDontFillIsRefusedWithTheFact() throws {
        let model = try model("dinov2_vitb14")
        let error = #expect(throws: TorchError.self) { try model(Tensor.zeros([1, 3, 64, 56])) }
        #expect(error?.description.contains("multiples of 14") == true)
    }

    @Test func attentionsAreWhatTheLayersAttendTo() throws {
        let model = try model("vit_small_patch16_224")
        try model.load(HashFill.weights(for: model.store))
        let transformer = try #require(model as? any AttentionReporting)
        let attentions = try inferenceMode { try transformer.attentions(goldens.image()) }
        #expect(attentions.count == 12 && transformer.grid(Pair(64, 96)) == Pair(4, 6))
        for attention in attentions {
            #expect(attention.shape == [2, 6, 25, 25])
            #expect(try attention.sum([3]).floats().allSatisfy { abs($0 - 1) < 1e-5 })
        }
    }

    @Test func stochasticDepthActsOnlyWhileTrainingAndBySeed() throws {
        let model = try model("swin_t")
        try model.load(HashFill.weights(for: model.store))
        let image = try goldens.image()
        func logits() throws -> [Float] {
            try Torch.manualSeed(5)
            return try inferenceMode { try model(image).floats() }
        }
        let evaluated = try logits()
        #expect(try logits() == evaluated)
        model.store.isTraining = true
        let trained = try logits()
        #expect(trained != evaluated)
        #expect(try logits() == trained)
        model.freeze(firstBlocks: model.blocks.count)
        #expect(try logits() == evaluated)
    }
}
