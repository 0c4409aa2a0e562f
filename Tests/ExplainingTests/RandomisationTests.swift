import Assessment
import Explaining
import Imaging
import ModelZoo
import NeuralNets
import Saliency
import Testing
import Torch

@Suite(.serialized) struct RandomisationTests {
    @Test("Layers are drawn anew from the output downwards, the others keep what was learnt")
    func cascade() throws {
        let network = try Goldens.network("compact")
        #expect(
            network.layersFromTop == ["head", "stage5", "stage4", "stage3", "stage2", "stage1", "stem"])
        for count in [0, 1, 3, 7] {
            let copy = try network.randomised(layers: count, seed: 1)
            let blocks = network.model.blocks.reversed().prefix(max(count - 1, 0))
            for (key, tensor) in copy.model.store.parameters where tensor.rank > 1 {
                let isHead = !network.model.blocks.contains { $0.owns(key) }
                let isNew = blocks.contains { $0.owns(key) } || (isHead && count > 0)
                let learnt = try network.model.store[key]?.floats()
                #expect(try (tensor.floats() != learnt) == isNew, "\(key) with \(count)")
            }
        }
        let original = try network.map(Goldens.shared.films(), output: 0, method: .gradCAM).floats()
        let kept = try network.randomised(layers: 0, seed: 1)
            .map(Goldens.shared.films(), output: 0, method: .gradCAM).floats()
        #expect(original == kept)
    }

    @Test("Two seeds give two networks")
    func seeds() throws {
        let network = try Goldens.network("compact")
        let key = network.model.firstConvolutionKey
        let weights = try (1...2).map {
            try network.randomised(layers: 7, seed: $0).model.store[key]?.floats()
        }
        #expect(weights[0] != weights[1])
        // A training of this seed began with other weights.
        let initial = try ModelRegistry.make(network.model.architecture, seed: 1).store[key]?.floats()
        #expect(weights[0] != initial)
    }
}
