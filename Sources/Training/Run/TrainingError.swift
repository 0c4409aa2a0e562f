/// Why a training run can't start, go on or be resumed.
package enum TrainingError: Error, CustomStringConvertible, Sendable {
    case unreadableFilms(count: Int, list: [String])
    case runExists(folder: String)
    case differentRun(folder: String, what: String, expected: String, found: String)
    case checkpointDamaged(path: String, reason: String)
    case weights(path: String, problem: String)
    case busy(folder: String)
    case cannotMitigate(reason: String)
    case cannotInsert(reason: String)
    case inputTooSmall(architecture: String, size: Int)
    case tooFewFilms(count: Int)
    case diverged(phase: String, epoch: Int, step: Int)

    package var description: String {
        switch self {
        case .unreadableFilms(let count, let list):
            return
                "\(count) of the cohort's films can't be read:\n\(list.map { "  " + $0 }.joined(separator: "\n"))\nmend or remove them, or go on without them with --skip-unreadable"
        case .runExists(let folder):
            return
                "\(folder): a run is already there; continue it with --resume, or choose another --output"
        case .differentRun(let folder, let what, let expected, let found):
            return
                "\(folder): the run there was made with another \(what) (expected \(expected), found \(found)); resume with the same, or choose another --output"
        case .checkpointDamaged(let path, let reason):
            return "\(path): can't be resumed from: \(reason)"
        case .weights(let path, let problem):
            return "\(path): \(problem)"
        case .busy(let folder):
            return "\(folder): another process is training there; wait for it, or choose another --output"
        case .cannotMitigate(let reason), .cannotInsert(let reason):
            return reason
        case .inputTooSmall(let architecture, let size):
            return
                "a side of \(size) pixels (image.size, or a phase's size) doesn't suit \(architecture), which halves films several times; enlarge it"
        case .tooFewFilms(let count):
            return
                "pre-training needs at least 2 films of the train split, found \(count); run `thorax data split`, or add films"
        case .diverged(let phase, let epoch, let step):
            return
                "the loss became infinite or not a number in phase '\(phase)', epoch \(epoch), step \(step); lower learningRate, or set optimiser.clipNorm to 1"
        }
    }
}
