import Foundation
import ModelFile
import NeuralNets
import Testing
import Torch

/// Losses and averages against PyTorch and the papers' formulas; see `Tests/Goldens/NeuralNets/regimes.py`.
struct RegimeTests {
    struct Goldens: Decodable {
        struct Loss: Decodable {
            let name: String
            let shape: [Int]
            let logits, weights: [Float]
            let classes: [Int64]?
            let targets, known: [Float]?
            let gamma, alpha, gammaPositive, clip, margin: Double?
            let loss: Double
            let gradient: [Double]
        }
        struct Averages: Decodable {
            let steps: [[Float]]
            let decay: Double
            let exponential, equal: [[Double]]
            let batches: [Float]
            let mean, variance: [Double]
        }
        let losses: [Loss]
        let averages: Averages

        static func read() throws -> Goldens {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Goldens/NeuralNets/regimes.json")
            return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: file))
        }
    }

    private func loss(_ golden: Goldens.Loss, _ logits: Tensor) throws -> Tensor {
        let weights = golden.weights.isEmpty ? nil : try Tensor(golden.weights)
        if golden.name == "softmax focal" {
            return try focalLoss(
                logits, Tensor(#require(golden.classes)), gamma: #require(golden.gamma), classWeights: weights
            )
        }
        let mask = try #require(golden.known)
        // Where the label is unknown, the target is rubbish on purpose.
        var values = try #require(golden.targets)
        for (index, value) in mask.enumerated() where value == 0 { values[index] = .nan }
        let targets = try Tensor(values, shape: golden.shape)
        let known = try Tensor(mask, shape: golden.shape)
        switch golden.name {
        case "focal":
            return try binaryFocalLoss(
                logits, targets, gamma: #require(golden.gamma), alpha: golden.alpha, positiveWeights: weights,
                known: known)
        case "asymmetric":
            return try asymmetricLoss(
                logits, targets, gammaNegative: #require(golden.gamma),
                gammaPositive: #require(golden.gammaPositive), clip: #require(golden.clip),
                positiveWeights: weights, known: known)
        default: return try aucMarginLoss(logits, targets, margin: #require(golden.margin), known: known)
        }
    }

    @Test func lossesEqualTheReference() throws {
        let cases = try Goldens.read().losses
        #expect(cases.count == 11)
        for golden in cases {
            let logits = try Tensor(golden.logits, shape: golden.shape)
            logits.requiresGradient = true
            let loss = try loss(golden, logits)
            #expect(abs(try loss.item() - golden.loss) < 1e-6 * max(1, golden.loss), "\(golden.name)")
            try loss.backward()
            #expect(try distance(logits.gradient, golden.gradient) < 1e-6, "\(golden.name)")
        }
    }

    @Test func extremeLogitsAndEmptyMasksStayFinite() throws {
        let logits = try Tensor([Float(-90), 90, 0, -90, 90, 0], shape: [2, 3])
        let targets = try Tensor([Float(1), 0, 1, 0, 1, 0], shape: [2, 3])
        for known in [try Tensor.ones([2, 3]), try Tensor.zeros([2, 3])] {
            let losses: [(Tensor) throws -> Tensor] = [
                { try binaryFocalLoss($0, targets, gamma: 0.5, alpha: 0.25, known: known) },
                { try asymmetricLoss($0, targets, clip: 0, known: known) },
                { try aucMarginLoss($0, targets, known: known) },
            ]
            for (number, loss) in losses.enumerated() {
                let input = try logits.detach().clone()
                input.requiresGradient = true
                let value = try loss(input)
                try value.backward()
                #expect(try value.item().isFinite, "loss \(number)")
                #expect(try #require(input.gradient).isFinite().all(), "gradient \(number)")
                if try known.sum().item() == 0 { #expect(try value.item() == 0) }
            }
        }
    }

    @Test func averagesEqualPyTorchs() throws {
        let golden = try Goldens.read().averages
        for (rule, expected) in [
            (WeightAverage.Rule.exponential(decay: golden.decay), golden.exponential), (.equal, golden.equal),
        ] {
            let linear = try ParameterStore.build(seed: 1) { (scope) throws(TorchError) in
                (store: scope.store, layer: Linear(scope["linear"], inputs: 4, outputs: 1))
            }
            let weight = try #require(linear.store["linear.weight"])
            var average = WeightAverage(linear.store, rule)
            for (number, (step, expected)) in zip(golden.steps, expected).enumerated() {
                try withoutGradients { try weight.copy(from: Tensor(step, shape: [1, 4])) }
                // An interrupted average goes on bit for bit.
                let state = try average.exportState()
                let other = WeightAverage(linear.store, rule)
                try other.importState(Dictionary(uniqueKeysWithValues: state), count: average.count)
                average = other
                try average.update()
                #expect(average.count == number + 1)
                let own = try linear.store.snapshot()
                try average.apply()
                #expect(try distance(weight, expected) < 1e-6, "\(rule), step \(number)")
                try linear.store.restore(own)
                #expect(try weight.floats() == step)
            }
        }
    }

    @Test func normsAreEstimatedAnewAsByUpdateBN() throws {
        let golden = try Goldens.read().averages
        let (store, norm) = try ParameterStore.build(seed: 1) { (scope) throws(TorchError) in
            (scope.store, BatchNorm(scope["norm"], features: 2))
        }
        #expect(store.hasNorms)
        let batches = try Tensor(golden.batches, shape: [3, 5, 2, 4, 4])
        try store.reestimateNorms { beforeBatch in
            for number in 0..<3 {
                beforeBatch()
                _ = try norm(batches.select(0, number))
            }
        }
        #expect(try distance(norm.runningMean, golden.mean) < 1e-6)
        #expect(try distance(norm.runningVariance, golden.variance) < 1e-6)
        #expect(!store.isTraining)
        // Afterwards the norm's own momentum counts again.
        store.isTraining = true
        let before = try norm.runningMean.doubles()
        _ = try norm(batches.select(0, 0))
        let mean = try batches.select(0, 0).mean([0, 2, 3]).doubles()
        let expected = zip(before, mean).map { 0.9 * $0 + 0.1 * $1 }
        #expect(try distance(norm.runningMean, expected) < 1e-6)
    }
}
