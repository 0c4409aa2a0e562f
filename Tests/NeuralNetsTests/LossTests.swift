import NeuralNets
import Testing
import Torch

struct LossTests {
    @Test func crossEntropyEqualsPyTorchs() throws {
        let cases = try Golden.read().losses.cross
        #expect(cases.count == 4)
        for golden in cases {
            let logits = try Tensor(golden.logits, shape: golden.shape)
            logits.requiresGradient = true
            let loss = try crossEntropy(
                logits, Tensor(#require(golden.classes)),
                classWeights: golden.weights.isEmpty ? nil : Tensor(golden.weights),
                labelSmoothing: golden.smoothing)
            #expect(abs(try loss.item() - golden.loss) < 1e-6, "\(golden.name)")
            try loss.backward()
            #expect(try distance(logits.gradient, golden.gradient) < 1e-6, "\(golden.name)")
        }
    }

    @Test func binaryCrossEntropyEqualsPyTorchsOverKnownLabels() throws {
        let cases = try Golden.read().losses.binary
        #expect(cases.count == 12)
        for golden in cases {
            let known = try #require(golden.known)
            // Where the label is unknown, the target is rubbish on purpose.
            var targets = try #require(golden.targets)
            for (index, value) in known.enumerated() where value == 0 { targets[index] = .nan }
            let logits = try Tensor(golden.logits, shape: golden.shape)
            logits.requiresGradient = true
            let loss = try binaryCrossEntropyWithLogits(
                logits, Tensor(targets, shape: golden.shape),
                positiveWeights: golden.weights.isEmpty ? nil : Tensor(golden.weights),
                labelSmoothing: golden.smoothing,
                known: known.isEmpty ? nil : Tensor(known, shape: golden.shape))
            #expect(abs(try loss.item() - golden.loss) < 1e-6)
            try loss.backward()
            #expect(try distance(logits.gradient, golden.gradient) < 1e-6)
        }
    }
}
