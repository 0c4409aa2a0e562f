import Foundation
import Synchronization

/// A progress line with rate and time left on a terminal; silent elsewhere.
package final class ProgressLine: Sendable {
    private struct State {
        var start = ContinuousClock.now
        var last: ContinuousClock.Instant?
        var isShown = false
    }

    private let title: String
    private let unit: String
    private let first: Int
    private let state = Mutex(State())

    /// - Parameter first: what was done before this line began, for a rate that is true after a resumption.
    package init(_ title: String, unit: String, from first: Int = 0) {
        self.title = title
        self.unit = unit
        self.first = first
    }

    /// Redraws the line, ten times a second at most.
    package func update(_ done: Int, of total: Int, detail: String = "") {
        guard Terminal.isInteractive else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.last, now - last < .milliseconds(100), done < total { return }
            state.last = now
            state.isShown = true
            let seconds = (now - state.start) / .seconds(1)
            let rate = Double(done - first) / max(seconds, 1e-3)
            let left = rate > 0 ? Double(total - done) / rate : 0
            let cells = 24
            let filled = total > 0 ? cells * done / total : 0
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
            let text =
                "\(title) \(bar) \(done)/\(total) \(Self.decimal(rate)) \(unit)/s, \(Self.time(left)) left \(detail)"
            FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
        }
    }

    /// Clears the line.
    package func finish() {
        state.withLock { state in
            if state.isShown { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
            state.isShown = false
        }
    }

    package static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole / 60 % 60) min"
    }

    package static func decimal(_ value: Double, digits: Int = 1) -> String {
        String(format: "%.\(digits)f", value)
    }
}
