package import Foundation

/// A search: workers that ask a study for trials and train them, each in a process of its own.
package struct TuningRun: Sendable {
    package enum Event: Sendable {
        case began(OptunaStudy.Trial)
        case epoch(trial: Int, number: Int, value: Double)
        case ended(trial: Int, TrialOutcome)
    }

    package enum End: Sendable, Equatable { case enough, budgetSpent }

    package let study: OptunaStudy
    /// Folder of the search; trials have folders below `trials`.
    package let folder: URL
    /// `loss`, or the name of a validation score.
    package let metric: String
    package let workers: Int
    package let trials: Int
    /// Processor time over all trials of the study after which none is begun.
    package let cpuSeconds: Double?
    /// The command line that trains in a folder with these overrides, going on where a run in it was interrupted.
    package let command: @Sendable (_ folder: URL, _ assignments: [String]) -> [String]

    package init(
        study: OptunaStudy, folder: URL, metric: String, workers: Int, trials: Int, cpuSeconds: Double?,
        command: @escaping @Sendable (URL, [String]) -> [String]
    ) {
        self.study = study
        self.folder = folder
        self.metric = metric
        self.workers = workers
        self.trials = trials
        self.cpuSeconds = cpuSeconds
        self.command = command
    }

    /// Searches until there are enough trials or the time is spent; trials under way are finished first.
    ///
    /// - Throws: ``TuningError`` where the helper can't go on (the trials under way are stopped, and resumed when the
    ///   search is), or every trial fails.
    package func run(notify: @escaping @Sendable (Event) -> Void) async throws -> End {
        let ends = try await withThrowingTaskGroup(of: End.self) { group in
            for _ in 0..<workers { group.addTask { try await work(notify) } }
            var ends: [End] = []
            for try await end in group { ends.append(end) }
            return ends
        }
        return ends.contains(.budgetSpent) ? .budgetSpent : .enough
    }

    private func work(_ notify: @Sendable (Event) -> Void) async throws -> End {
        while true {
            switch try await study.ask(trials: trials, cpuSeconds: cpuSeconds) {
            case .enough: return .enough
            case .budgetSpent: return .budgetSpent
            case .onlyFailures:
                let failed = try await study.summary().trials.filter { $0.state == .failed }
                throw TuningError.everyTrialFailed(
                    count: failed.count, reason: failed.last?.reason ?? "nothing",
                    folder: folder.appending(path: "trials").path)
            case .trial(let trial):
                notify(.began(trial))
                let outcome = try await train(trial, notify)
                try await study.tell(outcome, of: trial.number)
                notify(.ended(trial: trial.number, outcome))
            }
        }
    }

    private func train(
        _ trial: OptunaStudy.Trial, _ notify: @Sendable (Event) -> Void
    ) async throws -> TrialOutcome {
        let folder = folder.appending(path: "trials").appending(path: trial.folder)
        let assignments = study.settings.space.assignments(trial.values)
        let child = ChildRun(command: command(folder, assignments), folder: folder, metric: metric)
        let (end, seconds, cpuSeconds) = try await child.run { epoch in
            notify(.epoch(trial: trial.number, number: epoch.number, value: epoch.value))
            return try await !study.report(epoch.value, step: epoch.number, of: trial.number)
        }
        if case .failed = end {} else { child.removeCheckpoints() }
        return TrialOutcome(
            end: {
                switch end {
                case .finished(let best, _): .complete(best)
                case .stopped: .pruned
                case .failed(let reason): .failed(reason)
                }
            }(), seconds: seconds, cpuSeconds: cpuSeconds)
    }
}
