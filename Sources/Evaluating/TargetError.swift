/// Why a cohort's films can't teach or judge what a recipe or a model asks for.
package enum TargetError: Error, CustomStringConvertible, Sendable {
    case noFilms(split: String, task: String)
    case unknownFinding(name: String, nearest: String?, columns: [String])
    case oneClass(finding: String, split: String, present: Int, absent: Int)
    case emptyClass(finding: String, split: String)
    case nothingAssessed(films: Int, first: String)

    package var description: String {
        switch self {
        case .nothingAssessed(let films, let first):
            return
                "none of the \(films) films could be assessed, so there is nothing to judge; the first: \(first)"
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
        }
    }
}
