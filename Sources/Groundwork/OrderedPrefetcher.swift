internal import Foundation

/// Produces outputs 0, 1, 2 … on several threads, at most `window` ahead of the consumer, who gets them in order.
///
/// A slow consumer stops the producers, so memory stays flat. Outputs that can fail are `Result`s. When the
/// prefetcher goes away its threads finish the output they are at and end.
package final class OrderedPrefetcher<Output: Sendable>: Sendable {
    private let queue: PrefetchQueue<Output>

    /// Starts producing `count` outputs on `workers` threads.
    package init(
        count: Int, workers: Int, window: Int, produce: @escaping @Sendable (Int) -> Output
    ) {
        let queue = PrefetchQueue<Output>(count: count, window: max(1, window))
        self.queue = queue
        for _ in 0..<min(max(1, workers), max(0, count)) {
            Thread { queue.work(produce) }.start()
        }
    }

    deinit { queue.cancel() }

    /// Waits for the next output; `nil` after the last one or after ``cancel()``.
    package func next() -> Output? { queue.next() }

    /// Stops producing.
    package func cancel() { queue.cancel() }
}

/// What producers and consumer share. The condition's lock guards all of it, hence `@unchecked`.
private final class PrefetchQueue<Output: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let window: Int
    private var claimed = 0
    /// Outputs promised to a caller of `next`.
    private var promised = 0
    private var delivered = 0
    private var ready: [Int: Output] = [:]
    private var isCancelled = false

    init(count: Int, window: Int) {
        self.count = count
        self.window = window
    }

    func work(_ produce: (Int) -> Output) {
        while let index = claim() {
            #if canImport(ObjectiveC)
                let output = autoreleasepool { produce(index) }
            #else
                let output = produce(index)
            #endif
            condition.withLock {
                if !isCancelled { ready[index] = output }
                condition.broadcast()
            }
        }
    }

    private func claim() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while !isCancelled, claimed < count, claimed >= delivered + window { condition.wait() }
        guard !isCancelled, claimed < count else { return nil }
        claimed += 1
        return claimed - 1
    }

    func next() -> Output? {
        condition.lock()
        defer { condition.unlock() }
        guard promised < count else { return nil }
        let index = promised
        promised += 1
        while !isCancelled, ready[index] == nil { condition.wait() }
        guard let output = ready.removeValue(forKey: index) else { return nil }
        delivered += 1
        condition.broadcast()
        return output
    }

    func cancel() {
        condition.withLock {
            isCancelled = true
            ready = [:]
            condition.broadcast()
        }
    }
}
