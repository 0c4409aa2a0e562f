package import Foundation
import Groundwork

/// A study of Optuna's, reached through a helper process that speaks lines of JSON.
///
/// A helper that ends unexpectedly is started again once per call; a trial goes on with it, because the study's storage
/// knows all that the helper knew.
package actor OptunaStudy {
    package struct Settings: Sendable {
        /// What starts the helper: ``OptunaStudy/helper(python:)``, or a stand-in.
        package var command: [String]
        package var storage: String
        package var study: String
        package var maximises: Bool
        package var sampler: String
        package var pruner: String
        package var seed: UInt64
        package var space: SearchSpace
        /// What must be the same for trials to be comparable, by what it is called.
        package var identity: [String: String]
        /// Where the helper's messages go.
        package var log: URL
        package var timeout: Duration

        package init(
            command: [String], storage: String, study: String, maximises: Bool, sampler: String,
            pruner: String,
            seed: UInt64, space: SearchSpace, identity: [String: String], log: URL,
            timeout: Duration = .seconds(180)
        ) {
            self.command = command
            self.storage = storage
            self.study = study
            self.maximises = maximises
            self.sampler = sampler
            self.pruner = pruner
            self.seed = seed
            self.space = space
            self.identity = identity
            self.log = log
            self.timeout = timeout
        }
    }

    /// What came of asking for a trial.
    package enum Proposal: Sendable {
        case trial(Trial)
        /// The wanted number of trials is reached.
        case enough
        /// The processor time is used up.
        case budgetSpent
        /// The first three trials failed.
        case onlyFailures
    }

    package struct Trial: Sendable {
        package let number: Int
        /// The parameters' values as YAML, by name.
        package let values: [String: String]
        /// Name of the folder, which a trial that is tried again shares with the one whose process died.
        package let folder: String
        package let retryOf: Int?
    }

    /// The command that runs the helper in `python`.
    package static func helper(python: String) -> [String] {
        [python, "-c", String(decoding: PackageResources.optuna_helper_py, as: UTF8.self)]
    }

    private nonisolated let thread = DedicatedThread(name: "optuna")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package nonisolated let settings: Settings
    private var helper: HelperProcess?
    private var lastID = 0
    private var running: Set<Int> = []

    package init(_ settings: Settings) { self.settings = settings }

    /// Opens the study, which is made where there is none.
    ///
    /// - Throws: ``TuningError`` for a missing Optuna, a storage that can't be used, another study of that name.
    package func open() throws(TuningError) {
        helper = try HelperProcess(settings.command, log: settings.log)
        var request = HelperRequest("open")
        request.storage = settings.storage
        request.study = settings.study
        request.direction = settings.maximises ? "maximize" : "minimize"
        request.sampler = settings.sampler
        request.pruner = settings.pruner
        request.seed = settings.seed % (1 << 31)
        request.pid = ProcessInfo.processInfo.processIdentifier
        request.space = settings.space.parameters
        request.identity = settings.identity
        _ = try exchange(request, OpenResult.self)
    }

    /// The next trial, if there is to be one.
    ///
    /// - Parameters:
    ///   - trials: how many the study is to have, failed ones included, those whose process died not.
    ///   - cpuSeconds: processor time after which none is begun; `nil` has no limit.
    package func ask(trials: Int, cpuSeconds: Double?) throws(TuningError) -> Proposal {
        var request = HelperRequest("ask")
        request.trials = trials
        request.cpuSeconds = cpuSeconds
        let answer = try call(request, AskResult.self)
        switch answer.done {
        case "budget"?: return .budgetSpent
        case "failures"?: return .onlyFailures
        case _?: return .enough
        case nil: break
        }
        guard let number = answer.number, let values = answer.values, let folder = answer.folder else {
            throw .badAnswer(call: "ask", found: "no trial", log: settings.log.path)
        }
        running.insert(number)
        return .trial(Trial(number: number, values: values, folder: folder, retryOf: answer.retryOf))
    }

    /// Tells an epoch's validation metric; true where the trial should be given up.
    package func report(_ value: Double, step: Int, of number: Int) throws(TuningError) -> Bool {
        var request = HelperRequest("report")
        request.number = number
        request.step = step
        request.value = value
        return try call(request, ReportResult.self).prune
    }

    /// Tells how a trial ended.
    package func tell(_ outcome: TrialOutcome, of number: Int) throws(TuningError) {
        var request = HelperRequest("tell")
        request.number = number
        request.seconds = outcome.seconds
        request.cpuSeconds = outcome.cpuSeconds
        switch outcome.end {
        case .complete(let value):
            request.state = "complete"
            request.value = value
        case .pruned: request.state = "pruned"
        case .failed(let reason):
            request.state = "failed"
            request.reason = reason
        }
        _ = try call(request, NoResult.self)
        running.remove(number)
    }

    /// All trials, and which parameters mattered.
    package func summary() throws(TuningError) -> StudySummary {
        try call(HelperRequest("summary"), StudySummary.self)
    }

    private func call<Result: Decodable>(
        _ request: HelperRequest, _ type: Result.Type
    ) throws(TuningError) -> Result {
        var request = request
        request.mine = running.sorted()
        if helper == nil { try open() }
        do { return try exchange(request, type) } catch .helperEnded {
            try open()
            return try exchange(request, type)
        }
    }

    private func exchange<Result: Decodable>(
        _ request: HelperRequest, _ type: Result.Type
    ) throws(TuningError) -> Result {
        let log = settings.log.path
        guard let helper else { throw .helperEnded(call: request.call, log: log, lastLine: "") }
        lastID += 1
        var request = request
        request.id = lastID
        let line: Data
        do { line = try JSONEncoder().encode(request) } catch {
            throw .optuna(call: request.call, reason: "\(error)", log: log)
        }
        let answer: Data
        do { answer = try helper.exchange(line, call: request.call, timeout: settings.timeout) } catch {
            self.helper = nil
            throw error
        }
        guard let reply = try? JSONDecoder().decode(HelperReply<Result>.self, from: answer),
            reply.id == lastID
        else {
            self.helper = nil
            let found = String(decoding: answer.prefix(200), as: UTF8.self)
            throw .badAnswer(call: request.call, found: found.isEmpty ? "an empty line" : found, log: log)
        }
        if let refusal = reply.error { throw error(refusal.kind, refusal.message, request.call) }
        guard let result = reply.result else {
            throw .badAnswer(call: request.call, found: "neither result nor error", log: log)
        }
        return result
    }

    private func error(_ kind: String, _ message: String, _ call: String) -> TuningError {
        let python = settings.command[0]
        switch kind {
        case "missing":
            return .missingPackage(
                message, python: python,
                install: PythonInterpreter.installation(of: message, for: python))
        case "storage":
            return .storage(storage: StorageAddress.withoutPassword(settings.storage), reason: message)
        case "different": return .differentStudy(study: settings.study, what: message)
        default: return .optuna(call: call, reason: message, log: settings.log.path)
        }
    }
}
