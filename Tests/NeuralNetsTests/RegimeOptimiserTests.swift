import Foundation
import ModelFile
import NeuralNets
import Testing
import Torch

/// RMSprop, LAMB, one-cycle and plateau against PyTorch and timm; see `Tests/Goldens/NeuralNets/regimes.py`.
struct RegimeOptimiserTests {
    private struct Goldens: Decodable {
        struct Optimisers: Decodable {
            struct Case: Decodable {
                let kind: OptimiserSettings.Kind
                let momentum, epsilon, beta1, beta2: Double
                let trace: [[[Double]]]
            }
            let weight, bias: [Float]
            let rates: [Double]
            let gradients: [[[Float]]]
            let cases: [Case]
        }
        struct Schedules: Decodable {
            struct Cycle: Decodable {
                let share: Double
                let factors: [Double]
            }
            struct Levels: Decodable {
                let higherIsBetter: Bool
                let factors: [Double]
            }
            let cycles: [Cycle]
            let figures: [Double]
            let plateaus: [Levels]
        }
        let optimisers: Optimisers
        let schedules: Schedules

        static func read() throws -> Goldens {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Goldens/NeuralNets/regimes.json")
            return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: file))
        }
    }

    private func groups(_ store: ParameterStore) -> [ParameterGroup] {
        [
            ParameterGroup(Array(store.parameters.prefix(1)), weightDecay: 0.1),
            ParameterGroup(Array(store.parameters.dropFirst()), learningRateMultiplier: 0.5, weightDecay: 0),
        ]
    }

    @Test(arguments: 0..<4) func sixStepsEqualTheReference(number: Int) throws {
        let golden = try Goldens.read().optimisers
        let example = golden.cases[number]
        let store = try ParameterStore.build(seed: 1) { (scope) throws(TorchError) in
            _ = Linear(scope["linear"], inputs: 2, outputs: 3)
            return scope.store
        }
        try store.load([
            "linear.weight": StoredTensor(floats: golden.weight, shape: [3, 2]),
            "linear.bias": StoredTensor(floats: golden.bias, shape: [3]),
        ])
        let settings = OptimiserSettings(
            example.kind, momentum: example.momentum, beta1: example.beta1, beta2: example.beta2,
            epsilon: example.epsilon)
        var optimiser = settings.makeOptimiser(groups(store))
        for step in golden.rates.indices {
            for (entry, gradient) in zip(store.parameters, golden.gradients[step]) {
                try entry.tensor.setGradient(Tensor(gradient, shape: entry.tensor.shape))
            }
            // An interrupted optimiser goes on bit for bit.
            let other = settings.makeOptimiser(groups(store))
            try other.importState(optimiser.exportState())
            optimiser = other
            try optimiser.step(learningRate: golden.rates[step])
            for (entry, expected) in zip(store.parameters, example.trace[step]) {
                #expect(
                    try distance(entry.tensor, expected) < 2e-6, "\(example.kind), step \(step), \(entry.key)"
                )
            }
        }
    }

    @Test func oneCycleEqualsPyTorchs() throws {
        for golden in try Goldens.read().schedules.cycles {
            let schedule = Schedule(.oneCycle, warmUp: golden.share)
            for (step, expected) in golden.factors.enumerated() {
                #expect(abs(schedule.factor(step: step, of: 50) - expected) < 1e-9, "step \(step)")
            }
        }
    }

    @Test func plateauEqualsPyTorchs() throws {
        let golden = try Goldens.read().schedules
        for levels in golden.plateaus {
            for (count, expected) in levels.factors.enumerated() {
                let found = Plateau(factor: 0.5, patience: 2)
                    .factor(
                        after: Array(golden.figures.prefix(count + 1)), higherIsBetter: levels.higherIsBetter)
                #expect(abs(found - expected) < 1e-12, "after \(count + 1)")
            }
        }
    }
}
