/// How a trial ended, and what it took.
package struct TrialOutcome: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        case complete(Double)
        case pruned
        case failed(String)
    }

    package var end: End
    package var seconds: Double
    package var cpuSeconds: Double

    package init(end: End, seconds: Double, cpuSeconds: Double) {
        self.end = end
        self.seconds = seconds
        self.cpuSeconds = cpuSeconds
    }
}
