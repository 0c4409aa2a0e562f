import Testing
import Torch

/// Convolution, pooling and normalisation against their definitions, written as loops.
struct NetworkTests {
    /// `[1, 2, 4, 5]`, in small whole numbers, so that sums are exact.
    private func image() throws -> Tensor {
        try Tensor((0..<40).map { Float($0 * 7 % 11) - 5 }, shape: [1, 2, 4, 5])
    }

    private func convolved(
        _ image: Tensor, _ weight: Tensor, _ bias: [Float], stride: Pair, padding: Pair, dilation: Pair,
        groups: Int
    ) throws -> [Float] {
        let (x, w) = (try image.floats(), try weight.floats())
        let (channels, height, width) = (image.shape[1], image.shape[2], image.shape[3])
        let (outputs, depth, rows, columns) = (
            weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]
        )
        let outHeight = (height + 2 * padding.height - dilation.height * (rows - 1) - 1) / stride.height + 1
        let outWidth = (width + 2 * padding.width - dilation.width * (columns - 1) - 1) / stride.width + 1
        var result: [Float] = []
        for output in 0..<outputs {
            let firstChannel = output / (outputs / groups) * (channels / groups)
            for top in 0..<outHeight {
                for left in 0..<outWidth {
                    var sum = bias[output]
                    for c in 0..<depth {
                        for r in 0..<rows {
                            for s in 0..<columns {
                                let y = top * stride.height - padding.height + r * dilation.height
                                let z = left * stride.width - padding.width + s * dilation.width
                                guard 0..<height ~= y, 0..<width ~= z else { continue }
                                sum +=
                                    x[((firstChannel + c) * height + y) * width + z]
                                    * w[((output * depth + c) * rows + r) * columns + s]
                            }
                        }
                    }
                    result.append(sum)
                }
            }
        }
        return result
    }

    @Test(
        arguments: [
            (Pair(1), Pair(0), Pair(1), 1), (Pair(2, 1), Pair(1, 2), Pair(1), 1),
            (Pair(1), Pair(2), Pair(1, 2), 2),
        ])
    func convolution(stride: Pair, padding: Pair, dilation: Pair, groups: Int) throws {
        let image = try image()
        let weight = try Tensor(
            (0..<4 * 2 / groups * 6).map { Float($0 * 5 % 7) - 3 }, shape: [4, 2 / groups, 2, 3])
        let bias: [Float] = [1, -1, 2, 0]
        let expected = try convolved(
            image, weight, bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
        for format in [MemoryFormat.rowMajor, .channelsLast] {
            let found = try image.contiguous(format).conv2d(
                weight.contiguous(format), bias: Tensor(bias), stride: stride, padding: padding,
                dilation: dilation, groups: groups)
            #expect(try found.floats() == expected)
        }
    }

    @Test func pooling() throws {
        let x = try Tensor([1, 2, 3, 4, 5, 6, 7, 8, 9] as [Float], shape: [1, 1, 3, 3])
        #expect(try x.maxPool2d(2, stride: 1).floats() == [5, 6, 8, 9])
        #expect(
            try x.maxPool2d(2).shape == [1, 1, 1, 1] && x.maxPool2d(2, ceiling: true).shape == [1, 1, 2, 2])
        #expect(try x.maxPool2d(3, stride: 2, padding: 1).floats() == [5, 6, 8, 9])
        #expect(try x.averagePool2d(2, stride: 1).floats() == [3, 4, 6, 7])
        #expect(try x.averagePool2d(Pair(1, 3)).floats() == [2, 5, 8])
        #expect(try x.adaptiveAveragePool2d(1).item() == 5)
        #expect(try x.adaptiveAveragePool2d(Pair(3, 1)).floats() == [2, 5, 8])
        #expect(
            try x.upsampleBilinear(to: 5, aligningCorners: true).floats().prefix(5) == [1, 1.5, 2, 2.5, 3])
        #expect(try x.upsampleBilinear(to: 6).floats().prefix(3) == [1, 1.25, 1.75])
    }

    @Test func channelsLastIsKeptThroughALayerWhateverTheNumberOfChannels() throws {
        for channels in [1, 2, 3] {
            let image = try Tensor.ones([2, channels, 6, 6]).contiguous(.channelsLast)
            #expect(image.isChannelsLast)
            let weight = try Tensor.ones([4, channels, 3, 3]).contiguous(.channelsLast)
            let features = try image.conv2d(weight, padding: 1)
            #expect(features.isChannelsLast)
            #expect(try features.maxPool2d(2).relu().isChannelsLast)
            #expect(try !features.contiguous().isChannelsLast && features.contiguous().isContiguous)
        }
    }

    @Test func bothFormatsReadAsTheSameNumbers() throws {
        let image = try image()
        let last = try image.contiguous(.channelsLast)
        #expect(last.isChannelsLast && !image.isChannelsLast)
        #expect(try last.floats() == image.floats() && last.bytes() == image.bytes())
        #expect(try last.clone().isChannelsLast)
        #expect(try Tensor.zeros(like: last).isChannelsLast)
    }
}
