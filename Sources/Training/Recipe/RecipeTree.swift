import Groundwork
import Yams

/// A recipe as a tree of YAML nodes: merges what a person wrote over the defaults, and refuses what is unknown.
struct RecipeTree {
    private(set) var root: Node
    private let file: String

    init(yaml: String, file: String) throws(RecipeError) {
        do {
            root = try Yams.compose(yaml: yaml) ?? Node.mapping(Node.Mapping([] as [(Node, Node)]))
        } catch {
            throw .unreadable(file: file, reason: "\(error)".split(separator: "\n").joined(separator: " "))
        }
        self.file = file
    }

    /// Lays `written` over this tree; sequences replace whole, elements of `phases` are completed from `phase`.
    mutating func merge(_ written: Node, phase: Node, augmentationKeys: [String]) throws(RecipeError) {
        root = try merged(
            written, over: root, at: [], rules: Rules(phase: phase, augmentationKeys: augmentationKeys))
    }

    /// Sets one key given as `a.b.0.c`; the value is read as YAML.
    static func set(
        _ assignment: String, in written: inout Node
    ) throws(RecipeError) {
        guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
            throw .badOverride(assignment)
        }
        let path = assignment[..<equals].split(separator: ".").map(String.init)
        let text = String(assignment[assignment.index(after: equals)...])
        let value: Node
        do { value = try Yams.compose(yaml: text) ?? Node("null", Tag(.null)) } catch {
            throw .badOverride(assignment)
        }
        written = try replacing(written, at: path[...], with: value, assignment)
    }

    private struct Rules {
        var phase: Node
        var augmentationKeys: [String]
    }

    private func merged(
        _ written: Node, over base: Node, at path: [String], rules: Rules
    ) throws(RecipeError) -> Node {
        if path == ["phases"] { return try completedPhases(written, rules: rules) }
        guard case .mapping(let known) = base else { return written }
        guard case .mapping(let given) = written else {
            throw .wrongValue(
                file: file, key: path.isEmpty ? "the recipe" : path.joined(separator: "."),
                expected: "keys and values",
                found: "'\(written.string ?? "a list")'")
        }
        let isAugmentation = path == ["augmentation"]
        let allowed = isAugmentation ? rules.augmentationKeys : known.keys.compactMap(\.string)
        var result = known
        for (key, value) in given {
            let name = key.string ?? "?"
            guard allowed.contains(name) else {
                throw .unknownKey(
                    file: file, key: (path + [name]).joined(separator: "."),
                    nearest: Suggestion.nearest(to: name, in: allowed)
                        .map { (path + [$0]).joined(separator: ".") },
                    allowed: allowed)
            }
            if let base = known[key], !isAugmentation {
                result[key] = try merged(value, over: base, at: path + [name], rules: rules)
            } else {
                result[key] = value
            }
        }
        return .mapping(result)
    }

    private func completedPhases(_ written: Node, rules: Rules) throws(RecipeError) -> Node {
        guard case .sequence(let phases) = written else {
            throw .wrongValue(
                file: file, key: "phases", expected: "a list", found: written.string ?? "a mapping")
        }
        var completed: [Node] = []
        for (index, phase) in phases.enumerated() {
            completed.append(
                try merged(phase, over: rules.phase, at: ["phases", String(index)], rules: rules))
        }
        return .sequence(.init(completed))
    }

    private static func replacing(
        _ node: Node, at path: ArraySlice<String>, with value: Node, _ assignment: String
    ) throws(RecipeError) -> Node {
        guard let key = path.first else { return value }
        if case .sequence(var items) = node, let index = Int(key) {
            guard items.indices.contains(index) else {
                throw .badIndex(assignment: assignment, index: index, count: items.count)
            }
            items[index] = try replacing(items[index], at: path.dropFirst(), with: value, assignment)
            return .sequence(items)
        }
        var mapping = node.mapping ?? Node.Mapping([] as [(Node, Node)])
        let current = mapping[Node(key)] ?? .mapping(Node.Mapping([] as [(Node, Node)]))
        mapping[Node(key)] = try replacing(current, at: path.dropFirst(), with: value, assignment)
        return .mapping(mapping)
    }
}
