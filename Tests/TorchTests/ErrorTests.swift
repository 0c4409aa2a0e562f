import Testing
import Torch

struct ErrorTests {
    @Test func aRefusedConvolutionNamesBothShapes() throws {
        let image = try Tensor.zeros([1, 3, 8, 8])
        let weight = try Tensor.zeros([4, 5, 3, 3])
        let error = try #require(throws: TorchError.self) { try image.conv2d(weight) }
        #expect(error.operation == "conv2d")
        #expect(error.shapes == [[1, 3, 8, 8], [4, 5, 3, 3]])
        #expect(error.message.contains("channels"))
        #expect(error.description.contains("[1, 3, 8, 8] and [4, 5, 3, 3]"))
        #expect(!error.isOutOfMemory)
    }

    @Test func theReasonIsOneLineWithoutABacktrace() throws {
        let square = try Tensor.ones([2, 3])
        for error in try [
            #require(throws: TorchError.self) { try square.matmul(square) },
            #require(throws: TorchError.self) { try square + .ones([4]) },
            #require(throws: TorchError.self) { try square.reshape([5]) },
            #require(throws: TorchError.self) { try square.backward() },
            #require(throws: TorchError.self) { try Tensor.cat([square, .ones([1, 2])]) },
        ] {
            #expect(!error.message.isEmpty)
            #expect(!error.message.contains { $0.isNewline })
            #expect(!error.description.contains("Exception raised") && !error.description.contains("frame #"))
        }
    }

    @Test func exhaustedMemoryIsToldApart() throws {
        let error = try #require(throws: TorchError.self) { try Tensor.zeros([1 << 50]) }
        #expect(error.isOutOfMemory)
        #expect(error.description.contains("smaller batch"))
    }

    @Test func aSizeThatDoesNotFitTheBytesIsRefused() throws {
        for shape in [[3], [2, -1], [-1, -2], [Int.max, Int.max], [5]] {
            #expect(throws: TorchError.self) { try Tensor([1, 2] as [Float], shape: shape) }
        }
        #expect(try Tensor([1, 2] as [Float], shape: [2, 1]).shape == [2, 1])
        #expect(try Tensor([] as [Float], shape: [0, 3]).count == 0)
        let tensor = try Tensor.zeros([2])
        let bytes = [UInt8](repeating: 0, count: 7)
        #expect(throws: TorchError.self) {
            try bytes.withUnsafeBytes { try tensor.copy(from: $0, dtype: .float32) }
        }
    }

    @Test func aDeviceThatIsNotThereIsAnErrorNotACrash() throws {
        guard !Torch.isCUDAAvailable else { return }
        #expect(throws: TorchError.self) { try Tensor.zeros([1], device: .cuda(0)) }
        #expect(Torch.deviceCount == 0)
    }
}
