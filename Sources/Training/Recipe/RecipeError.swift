/// What is wrong with a recipe: the file, the key, what was expected and found.
package enum RecipeError: Error, CustomStringConvertible, Sendable {
    case unreadable(file: String, reason: String)
    case unknownKey(file: String, key: String, nearest: String?, allowed: [String])
    case wrongValue(file: String, key: String, expected: String, found: String)
    case badOverride(String)
    case badIndex(assignment: String, index: Int, count: Int)
    case inconsistent(file: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file): can't be read as a recipe: \(reason)"
        case .unknownKey(let file, let key, let nearest, let allowed):
            let hint =
                nearest.map { "did you mean '\($0)'?" } ?? "known here: \(allowed.joined(separator: ", "))"
            return "\(file): no recipe key is called '\(key)'; \(hint)"
        case .wrongValue(let file, let key, let expected, let found):
            return "\(file): key '\(key)': expected \(expected), found \(found)"
        case .badOverride(let text):
            return "--set \(text): expected key=value with the key's dotted path, such as optimiser.kind=sgd"
        case .badIndex(let assignment, let index, let count):
            return
                "--set \(assignment): there is no element \(index); the list has \(count) (numbered from 0)"
        case .inconsistent(let file, let reason):
            return "\(file): \(reason)"
        }
    }
}
