import Yams

/// YAML nodes on one line, as `--set` takes them.
enum FlowText {
    static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar):
            switch scalar.style {
            case .singleQuoted, .doubleQuoted:
                "'\(scalar.string.replacing("'", with: "''"))'"
            default: scalar.string
            }
        case .mapping(let mapping):
            "{" + mapping.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
        case .sequence(let sequence):
            "[" + sequence.map(text).joined(separator: ", ") + "]"
        case .alias: ""
        }
    }
}
