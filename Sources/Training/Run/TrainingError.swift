/// Why a training run can't start, go on or be resumed.
package enum TrainingError: Error, CustomStringConvertible, Sendable {
    case noFilms(split: String, task: String)
    case unknownFinding(name: String, nearest: String?, columns: [String])
    case oneClass(finding: String, split: String, present: Int, absent: Int)
    case emptyClass(finding: String, split: String)
    case unreadableFilms(count: Int, list: [String])
    case runExists(folder: String)
    case nothingToResume(folder: String)
    case differentRun(folder: String, what: String, expected: String, found: String)
    case checkpointDamaged(path: String, reason: String)
    case diverged(phase: String, epoch: Int, step: Int)

    package var description: String {
        switch self {
        case .noFilms(let split, let task):
            return
                "the cohort has no \(split) film with a known label for task \(task); run `thorax data split` first, or check the findings' columns"
        case .unknownFinding(let name, let nearest, let columns):
            let hint = nearest.map { "did you mean '\($0)'? " } ?? ""
            return
                "the cohort has no column for the finding '\(name)'; \(hint)its findings are \(columns.joined(separator: ", "))"
        case .oneClass(let finding, let split, let present, let absent):
            return
                "\(finding): the \(split) films hold \(present) present and \(absent) absent; expected some of both"
        case .emptyClass(let finding, let split):
            return
                "\(finding): no \(split) film is of this class; split the cohort again or take the class out of 'findings'"
        case .unreadableFilms(let count, let list):
            let shown = list.prefix(50).map { "  " + $0 }.joined(separator: "\n")
            let rest = count > 50 ? "\n  … and \(count - 50) more" : ""
            return
                "\(count) of the cohort's films can't be read:\n\(shown)\(rest)\nmend or remove them, or go on without them with --skip-unreadable"
        case .runExists(let folder):
            return
                "\(folder): a run is already there; continue it with --resume, or choose another --output"
        case .nothingToResume(let folder):
            return "\(folder): there is no checkpoint to resume from; start without --resume"
        case .differentRun(let folder, let what, let expected, let found):
            return
                "\(folder): the run there was made with another \(what) (expected \(expected), found \(found)); resume with the same, or choose another --output"
        case .checkpointDamaged(let path, let reason):
            return "\(path): can't be resumed from: \(reason)"
        case .diverged(let phase, let epoch, let step):
            return
                "the loss became infinite or not a number in phase '\(phase)', epoch \(epoch), step \(step); lower learningRate, or set optimiser.clipNorm to 1"
        }
    }
}
