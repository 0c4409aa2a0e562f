import Foundation
import Synchronization

/// The highest anonymous memory of this process while it watches; on Linux only.
final class MemoryWatch: Sendable {
    private let state = Mutex((highest: 0, isOver: false))

    init() {
        Thread { [weak self] in
            while let watch = self, watch.note() { usleep(10_000) }
        }.start()
    }

    /// Bytes, now and at their highest; ends the watch.
    func end() -> Int {
        _ = note()
        return state.withLock { state in
            state.isOver = true
            return state.highest
        }
    }

    /// Adds a reading; false once the watch is over.
    private func note() -> Bool {
        let now = Self.anonymous ?? 0
        return state.withLock { state in
            state.highest = max(state.highest, now)
            return !state.isOver
        }
    }

    /// Bytes of memory that no file backs.
    static var anonymous: Int? { kibibytes("/proc/self/status", "RssAnon:").map { $0 << 10 } }

    /// Bytes that can still be had: what the kernel says, or less where this process's group has a limit.
    static var available: Int? {
        guard let free = kibibytes("/proc/meminfo", "MemAvailable:").map({ $0 << 10 }) else { return nil }
        guard let limit = number("/sys/fs/cgroup/memory.max"),
            let used = number("/sys/fs/cgroup/memory.current")
        else {
            return free
        }
        return min(free, max(0, limit - used))
    }

    private static func number(_ path: String) -> Int? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.filter { !$0.isNewline }) }
    }

    private static func kibibytes(_ path: String, _ key: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) })
        else { return nil }
        return Int(line.filter { $0.isASCII && $0.isNumber })
    }
}
