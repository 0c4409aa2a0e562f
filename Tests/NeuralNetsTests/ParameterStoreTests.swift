import ModelFile
import NeuralNets
import Testing
import Torch

/// Two convolutions with norms and a dropout between, then a linear layer.
private final class Network {
    let store: ParameterStore
    let backbone: Sequential
    let head: Linear

    init(_ scope: Scope, inputChannels: Int = 1, outputs: Int = 2) {
        store = scope.store
        let features = scope["features"]
        backbone = Sequential([
            Convolution(features[0], inputChannels: inputChannels, outputChannels: 4, kernel: 3),
            BatchNorm(features[1], features: 4), ReLU(), Dropout(features[3], probability: 0.5),
            Convolution(features[4], inputChannels: 4, outputChannels: 4, kernel: 3, bias: true),
            BatchNorm(features[5], features: 4), ReLU(), AdaptiveAveragePool(), Flatten(),
        ])
        head = Linear(scope["head"], inputs: 4, outputs: outputs)
    }

    func callAsFunction(_ images: Tensor) throws(TorchError) -> Tensor { try head(backbone(images)) }

    static func make(seed: UInt64? = 1, inputChannels: Int = 1, outputs: Int = 2) throws -> Network {
        try ParameterStore.build(seed: seed) { Network($0, inputChannels: inputChannels, outputs: outputs) }
    }
}

private func weights(_ network: Network) throws -> [String: StoredTensor] {
    Dictionary(uniqueKeysWithValues: try network.store.export())
}

struct ParameterStoreTests {
    @Test func keysAreTheCheckpointsInItsOrder() throws {
        let store = try Network.make().store
        #expect(
            store.all.map(\.key) == [
                "features.0.weight", "features.1.weight", "features.1.bias", "features.1.running_mean",
                "features.1.running_var", "features.1.num_batches_tracked", "features.4.weight",
                "features.4.bias", "features.5.weight", "features.5.bias", "features.5.running_mean",
                "features.5.running_var", "features.5.num_batches_tracked", "head.weight", "head.bias",
            ])
        #expect(store.parameters.count == 9 && store.buffers.count == 6)
        #expect(store.parameterCount == 4 * 9 + 8 + 4 * 4 * 9 + 4 + 8 + 8 + 2)
        #expect(store["features.4.weight"]?.isChannelsLast == true)
    }

    @Test func initialValuesFollowSeedAndKeyOnly() throws {
        let (first, second, other) = (
            try Network.make(), try Network.make(outputs: 5), try Network.make(seed: 2)
        )
        #expect(try first.store["features.4.weight"]?.floats() == second.store["features.4.weight"]?.floats())
        #expect(try first.store["features.4.weight"]?.floats() != other.store["features.4.weight"]?.floats())
        #expect(try first.store["features.5.running_var"]?.floats() == [1, 1, 1, 1])
    }

    @Test func initialisersHaveTheirDistributions() throws {
        let layer = try ParameterStore.build(seed: 7) {
            (
                Convolution($0["fanOut"], inputChannels: 16, outputChannels: 64, kernel: 3),
                Convolution(
                    $0["fanIn"], inputChannels: 16, outputChannels: 64, kernel: 3,
                    initialiser: .kaimingNormal(.fanIn)),
                Linear($0["linear"], inputs: 100, outputs: 100)
            )
        }
        func moments(_ tensor: Tensor) throws -> (mean: Double, deviation: Double, fourth: Double) {
            let values = try tensor.doubles()
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) }
            return (mean, variance.squareRoot(), fourth / Double(values.count) / variance / variance)
        }
        for (tensor, fan) in [(layer.0.weight, 64.0 * 9), (layer.1.weight, 16.0 * 9)] {
            let (mean, deviation, fourth) = try moments(tensor)
            let expected = (2 / fan).squareRoot()
            #expect(abs(mean) < 0.03 * expected && abs(deviation / expected - 1) < 0.03)
            #expect(abs(fourth - 3) < 0.2)
        }
        let (_, deviation, fourth) = try moments(layer.2.weight)
        #expect(abs(deviation / (0.1 / 3.0.squareRoot()) - 1) < 0.03 && abs(fourth - 1.8) < 0.05)
        #expect(try layer.2.weight.abs().max().item() <= 0.1)
    }

    @Test func aLayerThatCannotBeMadeThrowsFromBuild() {
        let error = #expect(throws: TorchError.self) {
            try ParameterStore.build(seed: nil) { Linear($0, inputs: 1 << 24, outputs: 1 << 24) }
        }
        #expect(error?.isOutOfMemory == true)
    }

    @Test func loadingIsStrictAndListsEverythingTogether() throws {
        let network = try Network.make()
        let before = try weights(network)
        var given = try weights(Network.make(seed: 9, outputs: 3))
        given["features.1.bias"] = nil
        given["features.7.weight"] = StoredTensor(floats: [1], shape: [1])
        let error = try #require(throws: NeuralNetsError.self) { try network.store.load(given) }
        guard case .weights(let mismatch) = error else { throw error }
        #expect(mismatch.missing == ["features.1.bias"])
        #expect(mismatch.unused == ["features.7.weight"])
        #expect(mismatch.misshapen.map(\.key) == ["head.weight", "head.bias"])
        #expect(mismatch.misshapen.first?.expected == [2, 4] && mismatch.misshapen.first?.found == [3, 4])
        for part in ["features.1.bias", "features.7.weight", "[2, 4]", "[3, 4]", "skip", "ignore"] {
            #expect(error.description.contains(part))
        }
        #expect(try weights(network) == before, "a refused load must change nothing")
    }

    @Test func loadingAcceptsWhatItIsToldTo() throws {
        let network = try Network.make()
        var given = try weights(Network.make(seed: 9, outputs: 3))
        given["features.7.weight"] = StoredTensor(floats: [1], shape: [1])
        given["features.1.num_batches_tracked"] = nil
        let head = try network.head.weight.floats()
        try network.store.load(
            given, accepting: LoadOptions(skippedPrefixes: ["head."], ignoresUnused: true))
        #expect(try network.head.weight.floats() == head)
        #expect(try network.store["features.4.weight"]?.floats() == given["features.4.weight"]?.floats())
    }

    @Test func colourWeightsSumToOneChannel() throws {
        let (colour, gray) = (try Network.make(seed: 3, inputChannels: 3), try Network.make(seed: 4))
        #expect(throws: NeuralNetsError.self) { try gray.store.load(weights(colour)) }
        try gray.store.load(weights(colour), accepting: LoadOptions(sumsColours: true))
        let image = try Tensor.randn([2, 1, 8, 8])
        let difference = try (colour(image.expand([2, 3, 8, 8])) - gray(image)).abs().max().item()
        #expect(difference < 1e-5)
        #expect(gray.store["features.0.weight"]?.shape == [4, 1, 3, 3])
    }

    @Test func exportAndLoadKeepEveryBit() throws {
        let (network, copy) = (try Network.make(seed: 5), try Network.make(seed: nil))
        network.store.isTraining = true
        _ = try network(.randn([4, 1, 8, 8]))
        try copy.store.load(weights(network))
        #expect(try weights(copy) == weights(network))
        #expect(try weights(network)["features.1.num_batches_tracked"]?.dtype == .I64)
    }

    @Test func aSnapshotIsReturnedTo() throws {
        let network = try Network.make()
        let (before, snapshot) = (try weights(network), try network.store.snapshot())
        try withoutGradients { for (_, tensor) in network.store.all { try tensor.increment(by: 2) } }
        #expect(try weights(network) != before)
        try network.store.restore(snapshot)
        #expect(try weights(network) == before)
    }
}

struct FreezingTests {
    @Test func aFrozenPartLearnsNothingAndBehavesAsInEvaluation() throws {
        let network = try Network.make()
        let store = network.store
        store.isTraining = true
        store.freeze {
            $0.hasPrefix("features.0") || $0.hasPrefix("features.1") || $0.hasPrefix("features.3")
        }
        #expect(store.isFrozen("features.1.weight") && !store.isFrozen("features.5.weight"))
        #expect(store.trainableParameters.map(\.key).allSatisfy { !$0.hasPrefix("features.1") })
        let before = try weights(network)
        let images = try Tensor.randn([4, 1, 8, 8])
        // With the only dropout frozen, nothing is random.
        #expect(try network(images).floats() == network(images).floats())
        try network(images).sum().backward()
        for (key, tensor) in store.parameters {
            #expect((tensor.gradient == nil) == store.isFrozen(key), "\(key)")
        }
        let after = try weights(network)
        for name in ["running_mean", "running_var", "num_batches_tracked"] {
            #expect(before["features.1.\(name)"] == after["features.1.\(name)"])
            #expect(before["features.5.\(name)"] != after["features.5.\(name)"])
        }
        #expect(after["features.5.num_batches_tracked"]?.floats() == [3])
    }

    @Test func aFrozenNormUsesItsRunningStatistics() throws {
        let norm = try ParameterStore.build(seed: nil) { scope in
            (scope.store, BatchNorm(scope["norm"], features: 1))
        }
        try norm.1.runningMean.fill(10)
        try norm.1.runningVariance.fill(4)
        norm.0.isTraining = true
        norm.0.freeze { _ in true }
        let input = try Tensor([12, 14] as [Float], shape: [2, 1, 1, 1])
        #expect(try distance(norm.1(input), [1, 2]) < 1e-5)
        norm.0.freeze { _ in false }
        #expect(try distance(norm.1(input), [-1, 1]) < 1e-4)
        #expect(try distance(norm.1.runningMean, [10.3]) < 1e-5)
        norm.0.isTraining = false
        let mean = try norm.1.runningMean.floats()
        _ = try norm.1(input)
        #expect(try norm.1.runningMean.floats() == mean)
    }

    @Test func thawingLetsGradientsAndDropoutBack() throws {
        let network = try Network.make()
        network.store.isTraining = true
        network.store.freeze { _ in true }
        #expect(network.store.trainableParameters.isEmpty)
        network.store.freeze { _ in false }
        let images = try Tensor.randn([4, 1, 8, 8])
        #expect(try network(images).floats() != network(images).floats())
        try network(images).sum().backward()
        #expect(network.store.parameters.allSatisfy { $0.tensor.gradient != nil })
    }
}
