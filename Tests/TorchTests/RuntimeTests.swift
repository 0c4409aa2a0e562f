import Foundation
import Testing
import Torch

/// Serialised, because they change settings of the whole process.
@Suite(.serialized) struct RuntimeTests {
    @Test func headersAndLibraryAreOfOneVersion() throws {
        let loaded = try #require(Torch.loadedVersion)
        #expect(loaded.split(separator: ".").count >= 3)
        #expect(
            Torch.compiledVersion.split(separator: ".").prefix(2) == loaded.split(separator: ".").prefix(2))
    }

    @Test func threadsAreSetAndBadCountsRefused() throws {
        let before = Torch.threads
        defer { try? Torch.setThreads(before) }
        try Torch.setThreads(1)
        #expect(Torch.threads == 1)
        #expect(throws: TorchError.self) { try Torch.setThreads(0) }
        #expect(Torch.threads == 1)
    }

    @Test(arguments: [1, 2, 3]) func keptMemoryIsGivenToOneTensorAtATime(seed: UInt64) async throws {
        let isKept = Torch.keepMemory()
        #if os(Linux)
            #expect(isKept)
        #endif
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var state = seed &* 1000 &+ UInt64(task)
                    func draw(_ limit: Int) -> Int {
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return Int(state >> 33) % limit
                    }
                    var held: [(tensor: Tensor, value: Float)] = []
                    for step in 0..<300 {
                        if held.count > 8 {
                            let (tensor, value) = held.remove(at: draw(held.count))
                            let count = Float(tensor.shape[0])
                            #expect(try tensor.sum().floats() == [value * count])
                        }
                        // Around the size from which blocks are kept; whole numbers, so that sums are exact.
                        let value = Float((task * 300 + step) % 16)
                        let count = (1 << 15) + draw(1 << 17)
                        held.append((try Tensor.full(Double(value), shape: [count]), value))
                    }
                    for (tensor, value) in held {
                        #expect(try tensor.floats().allSatisfy { $0 == value })
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func oneSeedGivesOneResult() throws {
        try Torch.setDeterministic(true)
        defer { try? Torch.setDeterministic(false) }
        func run() throws -> [[Float]] {
            let generator = try Tensor(seededNormals(2 * 3 * 16 * 16), shape: [2, 3, 16, 16])
            let weight = try Tensor(seededNormals(8 * 3 * 9), shape: [8, 3, 3, 3]).contiguous(.channelsLast)
            weight.requiresGradient = true
            let features = try generator.contiguous(.channelsLast).conv2d(weight, padding: 1).reluInPlace()
            try features.maxPool2d(2).adaptiveAveragePool2d(1).flatten().crossEntropy(
                Tensor([1, 5] as [Int64])
            )
            .backward()
            return [try features.floats(), try weight.gradient?.floats() ?? []]
        }
        #expect(try run() == run())
    }

    @Test func aSeedDecidesRandomNumbers() throws {
        // Other suites draw from the same generator at the same time, and may get in between now and then.
        func draw(_ seed: UInt64) throws -> [Float] {
            try Torch.manualSeed(seed)
            return try Tensor.randn([64]).floats()
        }
        let first = try draw(5)
        #expect(try (0..<20).contains { _ in try draw(5) == first })
        #expect(try draw(6) != first)
        let uniform = try Tensor.rand([1000]).floats()
        #expect(uniform.allSatisfy { 0..<1 ~= $0 } && abs(uniform.reduce(0, +) / 1000 - 0.5) < 0.05)
    }

    @Test func dropoutFollowsTheSeedAndKeepsTheMean() throws {
        let ones = try Tensor.ones([10_000])
        func draw(_ seed: UInt64) throws -> [Float] {
            try Torch.manualSeed(seed)
            return try ones.dropout(0.25, isTraining: true).floats()
        }
        let first = try draw(3)
        #expect(try (0..<20).contains { _ in try draw(3) == first })
        #expect(try draw(4) != first)
        #expect(Set(first) == [0, Float(4) / 3])
        #expect(abs(first.count { $0 > 0 } - 7500) < 250)
    }

    @Test func tinyNumbersAreFlushedOnlyWhenAsked() throws {
        func hundredth() throws -> Float { try (Tensor([1e-38] as [Float]) / 100).floats()[0] }
        #expect(try hundredth() > 0)
        guard Torch.setFlushDenormal(true) else { return }
        defer { Torch.setFlushDenormal(false) }
        #expect(try hundredth() == 0)
    }

    private func seededNormals(_ count: Int) -> [Float] { (0..<count).map { sin(Float($0) * 1.7) } }
}
