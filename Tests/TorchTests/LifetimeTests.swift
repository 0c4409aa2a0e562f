import Dispatch
import Foundation
import Testing
import Torch

struct LifetimeTests {
    @Test func temporariesLiveUntilTheirCallReturns() throws {
        // Each operand is the last reference to its owner when the call begins; a freed one would show as a wrong
        // sum or a crash. Several threads keep the allocator busy with what was freed.
        let failures = DispatchQueue.global().sync { () -> Int in
            let count = Counter()
            DispatchQueue.concurrentPerform(iterations: 8) { lane in
                for round in 0..<300 {
                    let value = Double(lane * 1000 + round)
                    let sum = try? (Tensor.full(value, shape: [64, 3]) + Tensor.full(1, shape: [64, 3]))
                        .matmul(.ones([3, 5])).reshape([5, 64]).transpose(0, 1).contiguous().clone()
                        .sum().item()
                    if sum != (value + 1) * 3 * 320 { count.increment() }
                }
            }
            return count.value
        }
        #expect(failures == 0)
    }

    @Test func viewsAndGraphsOutliveWhatTheyCameFrom() throws {
        var view: Tensor?
        var loss: Tensor?
        let leaf = try Tensor.ones([8])
        leaf.requiresGradient = true
        do {
            let whole = try Tensor.arange(to: 100_000)
            view = try whole.narrow(0, from: 99_990, length: 3)
            loss = try (leaf * whole.narrow(0, from: 0, length: 8)).sum()
        }
        for _ in 0..<50 { _ = try Tensor.full(-1, shape: [100_000]) }
        #expect(try view?.floats() == [99_990, 99_991, 99_992])
        try loss?.backward()
        #expect(try leaf.gradient?.floats() == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    #if os(Linux)
        @Test func nothingIsLeaked() throws {
            func residentBytes() throws -> Int {
                let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
                    separator: " ")[1]
                return (Int(pages) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
            }
            func work() throws {
                for _ in 0..<200 {
                    let x = try Tensor.ones([256, 1024])
                    x.requiresGradient = true
                    try (x * x).sum().backward()
                    _ = try? x.matmul(x)
                    _ = try x.gradient?.floats()
                }
            }
            try work()
            let before = try residentBytes()
            try work()
            // A leak of one megabyte-sized tensor per round would add 200 MB.
            #expect(try residentBytes() - before < 100 << 20)
        }
    #endif
}

/// Counts from several threads, under its lock, hence `@unchecked`.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var value: Int { lock.withLock { count } }

    func increment() { lock.withLock { count += 1 } }
}
