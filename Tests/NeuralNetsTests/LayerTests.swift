import NeuralNets
import Testing
import Torch

struct LayerTests {
    @Test func batchNormEqualsPyTorchs() throws {
        let golden = try Golden.read().norm
        let (store, norm) = try ParameterStore.build(seed: nil) { scope in
            (scope.store, BatchNorm(scope, features: 3))
        }
        try withoutGradients {
            try norm.weight.copy(from: Tensor(golden.weight))
            try norm.bias.copy(from: Tensor(golden.bias))
        }
        let input = try Tensor(golden.inputs, shape: [4, 3, 2, 2]).contiguous(.channelsLast)
        store.isTraining = true
        #expect(try distance(norm(input), golden.training) < 1e-5)
        _ = try norm(input * 0.5)
        store.isTraining = false
        #expect(try distance(norm.runningMean, golden.mean) < 1e-6)
        #expect(try distance(norm.runningVariance, golden.variance) < 1e-5)
        #expect(try store["num_batches_tracked"]?.item() == golden.batches)
        #expect(try distance(norm(input), golden.evaluation) < 1e-5)
    }

    @Test func aConvolutionKeepsTheSizeUnlessTold() throws {
        let shapes = try ParameterStore.build(seed: 1) { scope throws(TorchError) in
            let image = try Tensor.ones([1, 2, 9, 9])
            let layers = [
                Convolution(scope[0], inputChannels: 2, outputChannels: 3, kernel: 3),
                Convolution(scope[1], inputChannels: 2, outputChannels: 3, kernel: 5, dilation: 2),
                Convolution(scope[2], inputChannels: 2, outputChannels: 3, kernel: Pair(1, 7), stride: 2),
                Convolution(
                    scope[3], inputChannels: 2, outputChannels: 4, kernel: 3, padding: 0, groups: 2,
                    bias: true),
            ]
            var shapes: [[Int]] = []
            for layer in layers { shapes.append(try layer(image).shape) }
            return shapes
        }
        #expect(shapes == [[1, 3, 9, 9], [1, 3, 9, 9], [1, 3, 5, 5], [1, 4, 7, 7]])
    }

    @Test func poolsAreTheirOperations() throws {
        let image = try Tensor.arange(to: 16).reshape([1, 1, 4, 4])
        #expect(try MaxPool(kernel: 2)(image).floats() == [5, 7, 13, 15])
        #expect(try MaxPool(kernel: 3, stride: 2, padding: 1)(image).floats() == [5, 7, 13, 15])
        #expect(try AveragePool(kernel: 2)(image).floats() == [2.5, 4.5, 10.5, 12.5])
        #expect(try AdaptiveAveragePool(2)(image).floats() == [2.5, 4.5, 10.5, 12.5])
        #expect(try Sequential([MaxPool(kernel: 2), Flatten()])(image).shape == [1, 4])
    }

    @Test func aBatchIsNormalisedPerChannelAndLiesChannelsLast() throws {
        let pixels = (0..<2 * 3 * 3).map { UInt8($0 * 14) }
        for (mean, std) in [([0.5], [0.25]), ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
            as [([Float], [Float])]
        {
            let batch = try pixels.withUnsafeBytes {
                try normalisedBatch(pixels: $0, count: 2, size: 3, mean: mean, std: std)
            }
            #expect(batch.shape == [2, mean.count, 3, 3] && batch.isChannelsLast)
            var expected: [Float] = []
            for film in 0..<2 {
                for (mean, deviation) in zip(mean, std) {
                    expected += pixels[film * 9..<film * 9 + 9].map { (Float($0) / 255 - mean) / deviation }
                }
            }
            #expect(try batch.floats() == expected)
        }
        #expect(throws: TorchError.self) {
            try pixels.withUnsafeBytes {
                try normalisedBatch(pixels: $0, count: 3, size: 3, mean: [0], std: [1])
            }
        }
    }
}
