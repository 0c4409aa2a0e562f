import Testing
import Torch

struct AutogradTests {
    private struct Interruption: Error {}

    @Test func gradientsFlowAndAccumulate() throws {
        let x = try Tensor([1, -2, 3] as [Float])
        #expect(x.gradient == nil && x.isLeaf)
        x.requiresGradient = true
        try (x * x).sum().backward()
        #expect(try x.gradient?.floats() == [2, -4, 6])
        try (x * 3).backward(Tensor([1, 0, 2] as [Float]))
        #expect(try x.gradient?.floats() == [5, -4, 12])
        try x.setGradient(Tensor([7, 8, 9] as [Float]))
        #expect(try x.gradient?.floats() == [7, 8, 9])
        x.clearGradient()
        #expect(x.gradient == nil)
    }

    @Test func aGraphIsWalkedTwiceOnlyWhereItIsKept() throws {
        let x = try Tensor([2] as [Float])
        x.requiresGradient = true
        let y = try x * x
        try y.backward(retainingGraph: true)
        try y.backward()
        #expect(try x.gradient?.floats() == [8])
        #expect(throws: TorchError.self) { try y.backward() }
    }

    @Test func aLeafAdoptsStorageAndStaysItself() throws {
        let weight = try Tensor.ones([2])
        weight.requiresGradient = true
        let other = try Tensor([3, 4] as [Float])
        try weight.adoptStorage(of: other)
        try (weight * weight).sum().backward()
        #expect(try weight.gradient?.floats() == [6, 8])
        try other.fill(5)
        #expect(try weight.floats() == [5, 5])
    }

    @Test func scopesTurnRecordingOffAndBackOn() throws {
        let x = try Tensor.ones([2])
        x.requiresGradient = true
        let inside = try withoutGradients { () throws(TorchError) in
            [
                Torch.areGradientsEnabled, try (x * 2).requiresGradient,
                try withGradients { () throws(TorchError) in try (x * 2).requiresGradient },
                Torch.areGradientsEnabled,
            ]
        }
        #expect(inside == [false, false, true, false])
        #expect(throws: Interruption.self) {
            try withoutGradients { () throws(Interruption) in throw Interruption() }
        }
        #expect(try Torch.areGradientsEnabled && (x * 2).requiresGradient)
        #expect(try !(x * 2).detach().requiresGradient)
    }

    @Test func inferenceTensorsTakePartInNoGradient() throws {
        let x = try Tensor.ones([2])
        x.requiresGradient = true
        let y = try inferenceMode { try x * 2 }
        #expect(!y.requiresGradient)
        #expect(throws: TorchError.self) { try (y * x).sum().backward() }
        #expect(try (x * 2).requiresGradient)
    }

    @Test func autocastComputesInBFloat16AndEndsWithItsScope() throws {
        let x = try Tensor.full(0.3, shape: [4, 4])
        x.requiresGradient = true
        let types = try autocast(.cpu) { () throws(TorchError) in
            let outer = try x.matmul(x).dtype
            let inner = try autocast(.cpu, dtype: .float16) { () throws(TorchError) in try x.matmul(x).dtype }
            let product = try x.matmul(x)
            try product.to(.float32).sum().backward()
            return [outer, inner, product.dtype]
        }
        #expect(types == [.bfloat16, .float16, .bfloat16])
        #expect(x.gradient?.dtype == .float32)
        #expect(throws: Interruption.self) {
            try autocast(.cpu) { () throws(Interruption) in throw Interruption() }
        }
        #expect(try x.matmul(x).dtype == .float32)
    }

    @Test func autocastSeesWeightsThatAStepChanged() throws {
        // Its cache of cast weights must not outlive the scope.
        let (x, weight) = (try Tensor.ones([1, 1]), try Tensor.ones([1, 1]))
        weight.requiresGradient = true
        #expect(try autocast(.cpu) { try x.linear(weight).item() } == 1)
        try withoutGradients { try weight.fill(3) }
        #expect(try autocast(.cpu) { try x.linear(weight).item() } == 3)
    }
}
