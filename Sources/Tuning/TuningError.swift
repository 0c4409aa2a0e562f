/// Why a search or a learning curve can't start or go on.
package enum TuningError: Error, CustomStringConvertible, Sendable {
    case space(file: String, reason: String)
    case noSuchSpace(String, nearest: String?, known: [String])
    case noPython(String)
    case missingPackage(String, python: String, install: String)
    case storage(storage: String, reason: String)
    case differentStudy(study: String, what: String)
    case helperStart(command: String, reason: String)
    case helperEnded(call: String, log: String, lastLine: String)
    case helperTimedOut(call: String, seconds: Int, log: String)
    case badAnswer(call: String, found: String, log: String)
    case optuna(call: String, reason: String, log: String)
    case everyTrialFailed(count: Int, reason: String, folder: String)
    case cannotStart(executable: String, reason: String)
    case childFailed(folder: String, reason: String)
    case cannotFit(reason: String)
    case otherRuns(folder: String, what: String)

    package var description: String {
        switch self {
        case .space(let file, let reason):
            return "\(file): \(reason)"
        case .noSuchSpace(let name, let nearest, let known):
            let hint = nearest.map { "did you mean '\($0)'?" } ?? "built in: \(known.joined(separator: ", "))"
            return "--space \(name): neither a file nor a space that comes with Thorax; \(hint)"
        case .noPython(let wanted):
            return
                "\(wanted): no such Python; give one that has Optuna with --python, or set THORAX_PYTHON"
        case .missingPackage(let package, let python, let install):
            return "\(python): has no \(package), which the search needs; install it: \(install)"
        case .storage(let storage, let reason):
            return "--storage \(storage): can't be used: \(reason)"
        case .differentStudy(let study, let what):
            return
                "study '\(study)' was begun with another \(what), so its trials can't be compared with new ones; "
                + "use the same, or name another study with --study"
        case .helperStart(let command, let reason):
            return "\(command): could not be started: \(reason); give another Python with --python"
        case .helperEnded(let call, let log, let lastLine):
            return
                "Optuna's process ended during '\(call)'\(lastLine.isEmpty ? "" : " (\(lastLine))"); finished trials "
                + "are kept and the rest resume when the command is run again; its messages are in \(log)"
        case .helperTimedOut(let call, let seconds, let log):
            return
                "Optuna's process gave no answer to '\(call)' within \(seconds) s and was ended; is the storage "
                + "reachable? Run the command again to go on; its messages are in \(log)"
        case .badAnswer(let call, let found, let log):
            return
                "Optuna's process answered '\(call)' with something else than expected: \(found); run the command "
                + "again to go on; its messages are in \(log)"
        case .optuna(let call, let reason, let log):
            return "Optuna refused '\(call)': \(reason); its messages are in \(log)"
        case .everyTrialFailed(let count, let reason, let folder):
            return
                "the first \(count) trials failed, so the search was stopped; the last one said: \(reason). "
                + "Each trial's output is in \(folder)"
        case .cannotStart(let executable, let reason):
            return "\(executable): could not be started: \(reason)"
        case .childFailed(let folder, let reason):
            return "the run in \(folder) failed: \(reason)"
        case .otherRuns(let folder, let what):
            return
                "\(folder): the runs there were made with another \(what), so new ones don't belong to the same curve; "
                + "use the same, or choose another --output"
        case .cannotFit(let reason):
            return "no curve can be fitted: \(reason)"
        }
    }
}
