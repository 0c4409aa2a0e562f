internal import Dispatch
internal import Foundation
internal import Synchronization

/// A serial executor over one thread of its own.
///
/// Libtorch keeps gradient mode, autocast and its OpenMP team per calling thread; a queue that hops threads would
/// lose the first two and multiply the third. An actor that owns a network names this as its executor.
public final class DedicatedThread: SerialExecutor {
    private let queue = JobQueue()

    /// Starts the thread, which ends when the executor goes away.
    public init(name: String) {
        let queue = queue
        // On Linux Foundation keeps a name only if it is set from within the thread and after `start` has returned.
        let isStarted = DispatchSemaphore(value: 0)
        let thread = Thread {
            isStarted.wait()
            Thread.current.name = name
            queue.run()
        }
        // Deep networks recurse in autograd's destructors; the default of 512 KiB on macOS is too small for them.
        thread.stackSize = 16 << 20
        thread.start()
        isStarted.signal()
    }

    deinit { queue.stop() }

    /// Hands a job to the thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let (job, executor) = (UnownedJob(job), asUnownedSerialExecutor())
        queue.add { job.runSynchronously(on: executor) }
    }

    /// Runs `work` on the thread and waits for it; never from the thread itself, which would wait for ever.
    package func perform<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value {
        let answer = Answer<Value>()
        queue.add { answer.give(work()) }
        return answer.wait()
    }

    /// This executor, as an actor names it.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

/// What a thread gives another that waits for it.
private final class Answer<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let isGiven = DispatchSemaphore(value: 0)

    func give(_ result: Value) {
        value.withLock { $0 = result }
        isGiven.signal()
    }

    func wait() -> Value {
        isGiven.wait()
        guard let result = value.withLock({ $0 }) else { preconditionFailure("a signal follows its value") }
        return result
    }
}

/// The jobs that wait for a `DedicatedThread`. All state is guarded by the condition's lock, hence `@unchecked`.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: [@Sendable () -> Void] = []
    private var isStopped = false

    func add(_ job: @escaping @Sendable () -> Void) {
        condition.withLock { waiting.append(job) }
        condition.signal()
    }

    func stop() {
        condition.withLock { isStopped = true }
        condition.signal()
    }

    func run() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if isStopped { return nil }
            condition.wait()
        }
        return waiting.removeFirst()
    }
}
