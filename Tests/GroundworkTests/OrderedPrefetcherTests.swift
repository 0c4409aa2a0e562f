import Foundation
import Groundwork
import Synchronization
import Testing
import _TestSupport

@Suite struct OrderedPrefetcherTests {
    @Test(arguments: [(0, 3, 4), (1, 8, 1), (500, 1, 1), (500, 7, 3), (500, 4, 100)])
    func deliversInOrder(count: Int, workers: Int, window: Int) {
        let prefetcher = OrderedPrefetcher(count: count, workers: workers, window: window) { index in
            if index % 7 == 0 { usleep(200) }
            return index * index
        }
        var outputs: [Int] = []
        while let output = prefetcher.next() { outputs.append(output) }
        #expect(outputs == (0..<count).map { $0 * $0 })
        #expect(prefetcher.next() == nil)
    }

    @Test func neverRunsAheadOfTheWindow() {
        let consumed = Counters()
        let ahead = Counters()
        let prefetcher = OrderedPrefetcher(count: 200, workers: 8, window: 5) { index in
            ahead.note(index - consumed.current)
        }
        var count = 0
        while prefetcher.next() != nil {
            // Counted after delivery, so a producer may see one less than was delivered.
            consumed.add(1)
            if count % 20 == 0 { usleep(2000) }
            count += 1
        }
        #expect(count == 200)
        #expect(ahead.highest <= 5)
    }

    @Test func aSlowConsumerHoldsAFewOutputsOnly() {
        final class Output: Sendable {
            let alive: @Sendable (Int) -> Void
            init(_ alive: @escaping @Sendable (Int) -> Void) {
                self.alive = alive
                alive(1)
            }
            deinit { alive(-1) }
        }
        let shared = Counters()
        let prefetcher = OrderedPrefetcher(count: 300, workers: 6, window: 4) { _ in Output { shared.add($0) }
        }
        var count = 0
        while let output = prefetcher.next() {
            withExtendedLifetime(output) { if count < 50 { usleep(1000) } }
            count += 1
        }
        #expect(count == 300)
        #expect(shared.highest <= 4 + 6 + 1)
    }

    @Test func endsItsThreadsWhenItGoesAway() async throws {
        let calls = Counters()
        do {
            let prefetcher = OrderedPrefetcher(count: 1_000_000, workers: 4, window: 8) { _ in calls.add(1) }
            _ = prefetcher.next()
        }
        try await Task.sleep(for: .milliseconds(100))
        let after = calls.current
        try await Task.sleep(for: .milliseconds(100))
        #expect(calls.current == after)
        #expect(after < 20)
    }

    @Test func cancellingWakesTheConsumer() {
        let prefetcher = OrderedPrefetcher(count: 10, workers: 1, window: 1) { index in
            if index == 1 { Thread.sleep(forTimeInterval: 0.3) }
            return index
        }
        #expect(prefetcher.next() == 0)
        Thread { prefetcher.cancel() }.start()
        #expect(prefetcher.next() == nil)
    }

    @Test func severalConsumersShareTheOutputs() async {
        let prefetcher = OrderedPrefetcher(count: 1000, workers: 3, window: 6) { $0 }
        let all = Mutex<[Int]>([])
        let threads = (0..<4).map { _ in
            let done = DispatchSemaphore(value: 0)
            Thread {
                while let output = prefetcher.next() { all.withLock { $0.append(output) } }
                done.signal()
            }.start()
            return done
        }
        for done in threads { _ = done.wait(timeout: .now() + 20) }
        #expect(all.withLock { $0.sorted() } == Array(0..<1000))
    }
}
