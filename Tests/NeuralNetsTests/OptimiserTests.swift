import Foundation
import ModelFile
import NeuralNets
import Testing
import Torch

struct OptimiserTests {
    /// A convolution with channels-last weights, a mean over positions, and a linear layer.
    private final class TinyNetwork {
        let store: ParameterStore
        let convolution: Convolution
        let linear: Linear

        init(_ scope: Scope) {
            store = scope.store
            convolution = Convolution(scope["conv"], inputChannels: 1, outputChannels: 2, kernel: 3)
            linear = Linear(scope["linear"], inputs: 2, outputs: 3)
        }

        static func make(_ golden: Golden.Optimisers) throws -> TinyNetwork {
            let network = try ParameterStore.build(seed: nil) { TinyNetwork($0) }
            let shapes = [[2, 1, 3, 3], [3, 2], [3]]
            var weights: [String: StoredTensor] = [:]
            for ((key, _), (values, shape)) in zip(network.store.parameters, zip(golden.initial, shapes)) {
                weights[key] = StoredTensor(floats: values, shape: shape)
            }
            try network.store.load(weights)
            return network
        }

        func accumulateGradients(_ golden: Golden.Optimisers) throws {
            let images = try Tensor(golden.inputs, shape: [8, 1, 5, 5]).contiguous(.channelsLast)
            let features = try reluInPlace(convolution(images)).mean([2, 3])
            try crossEntropy(linear(features), Tensor(golden.classes)).backward()
        }

        /// The convolution learns at a quarter of the rate; the linear layer doesn't decay.
        var groups: [ParameterGroup] {
            [
                ParameterGroup(Array(store.parameters.prefix(1)), learningRateMultiplier: 0.25),
                ParameterGroup(Array(store.parameters.dropFirst()), weightDecay: 0),
            ]
        }
    }

    private func settings(_ golden: Golden.Optimisers.Settings) throws -> OptimiserSettings {
        OptimiserSettings(
            try #require(OptimiserSettings.Kind(rawValue: golden.kind)), weightDecay: golden.weightDecay,
            momentum: golden.momentum ?? 0, nesterov: golden.nesterov ?? false, beta1: golden.beta1 ?? 0,
            beta2: golden.beta2 ?? 0, epsilon: golden.epsilon ?? 0)
    }

    @Test(arguments: 0..<7) func fiveStepsEqualPyTorchs(number: Int) throws {
        let golden = try Golden.read().optimisers
        let example = golden.cases[number]
        let network = try TinyNetwork.make(golden)
        let optimiser = try settings(example.settings).makeOptimiser(network.groups)
        for (rate, expected) in zip(golden.rates, example.trace) {
            optimiser.zeroGradients()
            try network.accumulateGradients(golden)
            try optimiser.step(learningRate: rate)
            for ((key, tensor), values) in zip(network.store.parameters, expected) {
                #expect(try distance(tensor, values) < 1e-6, "\(example.settings.kind) \(key)")
            }
        }
    }

    @Test(arguments: 0..<7) func aResumedRunIsTheUninterruptedOneBitForBit(number: Int) throws {
        let golden = try Golden.read().optimisers
        let settings = try settings(golden.cases[number].settings)
        func step(_ network: TinyNetwork, _ optimiser: any Optimiser, _ rate: Double) throws {
            optimiser.zeroGradients()
            try network.accumulateGradients(golden)
            try optimiser.step(learningRate: rate)
        }
        let network = try TinyNetwork.make(golden)
        let optimiser = settings.makeOptimiser(network.groups)
        for rate in golden.rates.prefix(2) { try step(network, optimiser, rate) }
        let weights = Dictionary(uniqueKeysWithValues: try network.store.export())
        let state = try optimiser.exportState()

        let resumed = try TinyNetwork.make(golden)
        try resumed.store.load(weights)
        let successor = settings.makeOptimiser(resumed.groups)
        try successor.importState(state)
        for rate in golden.rates.dropFirst(2) {
            try step(network, optimiser, rate)
            try step(resumed, successor, rate)
        }
        for (original, copy) in zip(network.store.parameters, resumed.store.parameters) {
            #expect(try original.tensor.bytes() == copy.tensor.bytes())
        }
        #expect(try optimiser.exportState().map(\.0) == successor.exportState().map(\.0))
        #expect(try zip(optimiser.exportState(), successor.exportState()).allSatisfy { $0.1 == $1.1 })
    }

    @Test func parametersWithoutAGradientStayAndStartLater() throws {
        let golden = try Golden.read().optimisers
        let network = try TinyNetwork.make(golden)
        let optimiser = SGD(network.groups, momentum: 0.9)
        network.store.freeze { $0.hasPrefix("conv.") }
        let before = try network.convolution.weight.floats()
        try network.accumulateGradients(golden)
        try optimiser.step(learningRate: 0.1)
        #expect(try network.convolution.weight.floats() == before)
        #expect(try !optimiser.exportState().contains { $0.0.hasPrefix("conv.") })
        network.store.freeze { _ in false }
        try network.accumulateGradients(golden)
        try optimiser.step(learningRate: 0.1)
        #expect(try network.convolution.weight.floats() != before)
        let steps = try optimiser.exportState().filter { $0.0.hasSuffix("/steps") }
        #expect(steps.map { $0.1.floats()[0] } == [1, 2, 2])
    }

    @Test func aStateThatDoesNotFitIsRefusedByName() throws {
        let golden = try Golden.read().optimisers
        let network = try TinyNetwork.make(golden)
        let optimiser = AdamW(network.groups)
        try network.accumulateGradients(golden)
        try optimiser.step(learningRate: 0.1)
        let state = try optimiser.exportState()
        func problem(_ state: [(String, StoredTensor)]) -> String {
            let error = #expect(throws: NeuralNetsError.self) { try AdamW(network.groups).importState(state) }
            return error?.description ?? ""
        }
        #expect(
            problem(state + [("other/steps", StoredTensor(floats: [1], shape: []))]).contains("other/steps"))
        #expect(
            problem(state.filter { $0.0 != "linear.bias/mean" }).contains("“linear.bias/mean” is missing"))
        let misshapen = state.map {
            $0.0 == "linear.bias/mean" ? ($0.0, StoredTensor(floats: [1], shape: [1])) : $0
        }
        #expect(problem(misshapen).contains("[1]") && problem(misshapen).contains("[3]"))
    }

    @Test func clippingEqualsPyTorchs() throws {
        let golden = try Golden.read().clipping
        var entries: [ParameterStore.Entry] = []
        for (index, values) in golden.gradients.enumerated() {
            let parameter = try Tensor.zeros([values.count])
            parameter.requiresGradient = true
            try parameter.setGradient(Tensor(values))
            entries.append(("\(index)", parameter))
        }
        let optimiser = SGD([ParameterGroup(entries)])
        #expect(abs(try optimiser.clipGradientNorm(1.5) - golden.norm) < 1e-6)
        for (entry, expected) in zip(entries, golden.clipped) {
            #expect(try distance(entry.tensor.gradient, expected) < 1e-6)
        }
        #expect(abs(try optimiser.clipGradientNorm(100) - 1.5) < 1e-5)
    }

    @Test func settingsDecodeWithEveryKeyLeftOut() throws {
        let decoded = try JSONDecoder().decode(OptimiserSettings.self, from: Data(#"{"kind":"sgd"}"#.utf8))
        #expect(decoded == OptimiserSettings(.sgd))
        let encoded = try JSONEncoder().encode(OptimiserSettings(.adam, weightDecay: 0.5, beta1: 0.7))
        #expect(
            try JSONDecoder().decode(OptimiserSettings.self, from: encoded)
                == OptimiserSettings(.adam, weightDecay: 0.5, beta1: 0.7))
    }
}
