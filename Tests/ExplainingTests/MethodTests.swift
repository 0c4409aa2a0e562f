import Assessment
import Explaining
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Saliency
import Testing
import Torch

@Suite(.serialized) struct MethodTests {
    let goldens = Goldens.shared

    static let cases = ["compact", "resnet18"].flatMap { name in
        ExplanationMethod.allCases.filter { $0 != .attentionRollout }.map { (name, $0) }
    }

    @Test("Maps equal other implementations'", arguments: cases)
    func maps(name: String, method: ExplanationMethod) throws {
        let golden = try #require(goldens.models[name]?.maps[method.rawValue])
        let map = try Goldens.network(name).map(
            goldens.films(), output: goldens.output, method: method, settings: goldens.settings())
        #expect(map.shape == goldens.shape)
        let found = try sampled(map)
        for (film, expected) in zip(found, golden) {
            let largest = expected.map(abs).max() ?? 0
            #expect(largest > 0)
            let errors = zip(film, expected).map { abs($0 - $1) }
            #expect(errors.count == expected.count)
            // Geometric means take roots of small numbers, which enlarges rounding.
            let tolerance: Float = method == .multiScaleCAM ? 2e-3 : 5e-4
            #expect(
                errors.allSatisfy { $0 <= tolerance * largest }, "\(errors.max() ?? 0) of \(largest)")
        }
    }

    @Test("Integrated gradients sum to the score's rise from black")
    func completeness() throws {
        let golden = try #require(goldens.models["compact"])
        var settings = goldens.settings()
        settings.pathSteps = 48
        let map = try Goldens.network("compact").map(
            goldens.films(), output: goldens.output, method: .integratedGradients, settings: settings)
        let sums = try map.sum([1, 2, 3]).floats()
        for (sum, score) in zip(sums, golden.scores) {
            let rise = score - golden.blackScore
            #expect(abs(sum - rise) < 0.02 * abs(rise), "\(sum) of \(rise)")
        }
    }

    @Test("A film's map doesn't depend on the films beside it", arguments: ExplanationMethod.allCases)
    func batches(method: ExplanationMethod) throws {
        guard method != .attentionRollout else { return }
        let network = try Goldens.network("compact")
        let films = try goldens.films()
        let settings = goldens.settings()
        let both = try network.map(films, output: 0, method: method, settings: settings).floats()
        let second = try network.map(
            films.narrow(0, from: 1, length: 1), output: 0, method: method, settings: settings, batchSize: 5
        ).floats()
        let largest = second.map(abs).max() ?? 0
        // On the mean: a rectifier at its kink may fall to either side where a batch's sums are rounded otherwise.
        let error = zip(both.suffix(second.count), second).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(error / Float(second.count) <= 1e-3 * largest)
    }

    @Test(
        "Every family of the zoo supports every method but what it has no layers for",
        arguments: [
            "compact", "resnet50", "densenet121", "vgg11", "vgg11_bn", "efficientnet_b0",
            "mobilenet_v3_small",
            "convnext_tiny", "swin_t", "vit_small_patch16_224",
        ])
    func everyFamily(name: String) throws {
        let network = try Goldens.network(name)
        let film = PreparedFilm(size: 64, pixels: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        var settings = ExplanationSettings()
        (settings.pathSteps, settings.noiseSamples, settings.riseMasks) = (2, 2, 8)
        settings.occlusionSide = 0.5
        for method in network.supportedMethods
        where method != .scoreCAM || name == "compact" || name.hasPrefix("v") {
            let map = try #require(
                network.maps(of: [film], output: 1, method: method, settings: settings).first)
            #expect(map.width == 64 && map.height == 64)
            #expect(map.isSound, "\(method)")
        }
        let refused = Set(ExplanationMethod.allCases).subtracting(network.supportedMethods)
        #expect(refused == [name.hasPrefix("vit") ? .multiScaleCAM : .attentionRollout])
        for method in refused {
            #expect {
                try network.maps(of: [film], output: 1, method: method)
            } throws: { error in
                let text = "\(error)"
                return text.contains(method.rawValue) && text.contains(name) && text.contains("grad-cam")
            }
        }
        #expect(throws: ExplainingError.noSuchOutput(3, outputs: 3)) {
            try network.maps(of: [film], output: 3, method: .gradCAM)
        }
    }

    @Test("Rollout of a small ViT is the papers' arithmetic on its attention, at the film's size")
    func rollout() throws {
        let network = try Goldens.network("vit_small_patch16_224")
        let films = try goldens.films()
        let map = try network.map(films, output: 0, method: .attentionRollout, settings: goldens.settings())
        #expect(map.shape == goldens.shape)
        let model = try #require(network.model as? any AttentionReporting)
        let normalised =
            try (films - Tensor([0.485, 0.456, 0.406] as [Float], shape: [1, 3, 1, 1]))
            / Tensor([0.229, 0.224, 0.225] as [Float], shape: [1, 3, 1, 1])
        let layers = try withoutGradients { try model.attentions(normalised) }
        for film in 0..<2 {
            let attention = try layers.map { layer in
                try (0..<6).map { try layer.select(0, film).select(0, $0).floats() }
            }
            let flow = try AttentionRollout.flow(attention, tokens: 25)
            let patches = try Tensor(Array(flow[1..<25]), shape: [1, 1, 4, 6])
            let expected = try patches.upsampleBilinear(to: Pair(64, 96)).floats()
            let found = try map.select(0, film).floats()
            let largest = expected.max() ?? 0
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-4 * largest })
        }
    }

    @Test("Nothing is learnt by explaining")
    func frozen() throws {
        let network = try Goldens.network("compact")
        let before = try network.model.store.export().map { $0.1 }
        for method in [ExplanationMethod.gradCAM, .multiScaleCAM, .smoothGrad] {
            _ = try network.map(goldens.films(), output: 0, method: method, settings: goldens.settings())
        }
        let after = try network.model.store.export().map { $0.1 }
        #expect(after == before)
        #expect(network.model.store.trainableParameters.isEmpty)
    }

    @Test("RISE's masks are soft, open as often as asked, and their own each")
    func masks() {
        let masks = RandomMasks(count: 200, probability: 0.3)
        let all = (0..<200).map { masks.mask($0, height: 32, width: 48) }
        let mean = all.joined().reduce(0, +) / Float(200 * 32 * 48)
        #expect(abs(mean - 0.3) < 0.02)
        #expect(all.allSatisfy { $0.allSatisfy { (0...1).contains($0) } })
        #expect(all[0].contains { $0 > 0.1 && $0 < 0.9 })
        #expect(all[0] != all[1] && all[0] == masks.mask(0, height: 32, width: 48))
    }
}
