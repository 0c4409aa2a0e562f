import Synchronization

/// A count and the highest value it ever had.
package final class Counters: Sendable {
    private let state = Mutex((current: 0, highest: 0))

    package init() {}

    package func add(_ step: Int) {
        state.withLock {
            $0.current += step
            $0.highest = max($0.highest, $0.current)
        }
    }

    package func note(_ value: Int) { state.withLock { $0.highest = max($0.highest, value) } }

    package var current: Int { state.withLock { $0.current } }
    package var highest: Int { state.withLock { $0.highest } }
}
