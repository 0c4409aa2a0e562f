/// All that a study knows: what a report is made of.
package struct StudySummary: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        case running, complete, pruned, failed
        /// Its process ended without a word; its values were tried again.
        case died
    }

    package struct Trial: Codable, Sendable, Equatable {
        package var number: Int
        package var state: State
        /// The validation metric: the best epoch's, or the last one's of a pruned trial.
        package var value: Double?
        /// The parameters' values as YAML, by name.
        package var values: [String: String]
        /// Pairs of epoch and validation metric.
        package var steps: [[Double]]
        package var started: String?
        package var seconds: Double?
        package var cpuSeconds: Double?
        package var reason: String?
        package var folder: String?
        package var retryOf: Int?

        package init(
            number: Int, state: State, value: Double?, values: [String: String], steps: [[Double]] = [],
            seconds: Double? = nil, cpuSeconds: Double? = nil, reason: String? = nil, folder: String? = nil
        ) {
            self.number = number
            self.state = state
            self.value = value
            self.values = values
            self.steps = steps
            self.seconds = seconds
            self.cpuSeconds = cpuSeconds
            self.reason = reason
            self.folder = folder
        }
    }

    package struct Importance: Codable, Sendable, Equatable {
        package var method: String
        /// Shares of the variance by parameter; `nil` where there is a reason instead.
        package var shares: [String: Double]?
        package var reason: String?

        package init(method: String, shares: [String: Double]? = nil, reason: String? = nil) {
            self.method = method
            self.shares = shares
            self.reason = reason
        }
    }

    package var trials: [Trial]
    package var importance: Importance
    package var optuna: String

    package init(trials: [Trial], importance: Importance, optuna: String) {
        self.trials = trials
        self.importance = importance
        self.optuna = optuna
    }

    /// The complete trial with the best value.
    package func best(maximising: Bool) -> Trial? {
        trials.filter { $0.state == .complete && $0.value != nil }
            .min {
                let (one, other) = ($0.value ?? 0, $1.value ?? 0)
                return one == other ? $0.number < $1.number : maximising ? one > other : one < other
            }
    }
}
