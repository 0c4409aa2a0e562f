/// What keeps an audit from starting.
package enum AuditError: Error, CustomStringConvertible, Sendable {
    case unknownThreshold(String, nearest: String?)
    case unusableThreshold(key: String, value: Double)
    case noFilms(reason: String)
    case noFinding(model: [String], cohort: [String])

    package var description: String {
        switch self {
        case .unknownThreshold(let key, let nearest):
            "'\(key)' is no threshold of an audit; "
                + (nearest.map { "did you mean '\($0)'?" }
                    ?? "known are \(AuditThresholds.keys.joined(separator: ", "))")
        case .unusableThreshold(let key, let value):
            "the threshold '\(key)' is \(value); give a number from 0 to 10"
        case .noFilms(let reason):
            "there is no film to audit the model on: \(reason)"
        case .noFinding(let model, let cohort):
            "the model tells \(model.joined(separator: ", ")), but the cohort's findings are "
                + "\(cohort.joined(separator: ", ")); rename a column, or audit on another cohort"
        }
    }
}
