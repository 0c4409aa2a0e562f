import Groundwork
import Yams

extension SearchSpace {
    private static let keys = ["key", "name", "choices", "range", "step", "log", "when"]

    /// Reads a space from YAML; `file` is what errors call it.
    package init(yaml: String, file: String) throws(TuningError) {
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch {
            throw .space(
                file: file,
                reason: "is no YAML: " + "\(error)".split(separator: "\n").joined(separator: " "))
        }
        guard let mapping = root?.mapping, let list = mapping["parameters"]?.sequence, !list.isEmpty else {
            throw .space(
                file: file,
                reason: "expected a list under 'parameters', such as - {key: batchSize, choices: [16, 32]}")
        }
        if let other = mapping.keys.compactMap(\.string).first(where: { $0 != "parameters" }) {
            throw .space(file: file, reason: "key '\(other)' is unknown; a space has only 'parameters'")
        }
        var parameters: [SearchParameter] = []
        for (index, node) in list.enumerated() {
            do throws(Complaint) {
                parameters.append(try Self.parameter(node, after: parameters))
            } catch {
                let name = node.mapping?["key"]?.string ?? "\(index)"
                throw .space(file: file, reason: "parameter '\(name)': \(error.reason)")
            }
        }
        self.init(checked: parameters)
    }

    private struct Complaint: Error { let reason: String }

    private static func parameter(
        _ node: Node, after earlier: [SearchParameter]
    ) throws(Complaint) -> SearchParameter {
        guard let mapping = node.mapping else { throw Complaint(reason: "expected keys and values") }
        for key in mapping.keys.compactMap(\.string) where !keys.contains(key) {
            let hint = Suggestion.nearest(to: key, in: keys).map { "; did you mean '\($0)'?" } ?? ""
            throw Complaint(reason: "'\(key)' is unknown, expected \(keys.joined(separator: ", "))\(hint)")
        }
        guard let key = mapping["key"]?.string, !key.isEmpty, !key.contains("=") else {
            throw Complaint(reason: "expected a recipe key under 'key', such as optimiser.kind")
        }
        let name = mapping["name"]?.string ?? key
        let when = try conditions(mapping["when"], after: earlier)
        if earlier.contains(where: { $0.name == name }) {
            throw Complaint(reason: "the name '\(name)' is taken; give this one a 'name' of its own")
        }
        for other in earlier where other.key == key && !exclude(other.when, when) {
            throw Complaint(
                reason:
                    "'\(other.name)' sets the same key; let 'when' of both name values that exclude each other"
            )
        }
        return SearchParameter(name: name, key: key, values: try values(mapping), when: when)
    }

    /// True where no trial meets both conditions.
    private static func exclude(_ one: [String: [String]], _ other: [String: [String]]) -> Bool {
        one.contains { name, allowed in other[name].map { Set($0).isDisjoint(with: allowed) } ?? false }
    }

    private static func conditions(
        _ node: Node?, after earlier: [SearchParameter]
    ) throws(Complaint) -> [String: [String]] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            throw Complaint(
                reason: "'when' expects earlier parameters and values, such as {optimiser.kind: sgd}")
        }
        var when: [String: [String]] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard let parameter = earlier.first(where: { $0.name == name }) else {
                let known = earlier.map(\.name)
                let hint = Suggestion.nearest(to: name, in: known).map { "; did you mean '\($0)'?" } ?? ""
                throw Complaint(reason: "'when' names '\(name)', which is no parameter above it\(hint)")
            }
            guard case .choices(let choices) = parameter.values else {
                throw Complaint(reason: "'when' names '\(name)', which has a range; give that one choices")
            }
            let wanted = (value.sequence.map(Array.init) ?? [value]).map(FlowText.text)
            guard !wanted.isEmpty else { throw Complaint(reason: "'when' gives '\(name)' no value") }
            if let odd = wanted.first(where: { !choices.contains($0) }) {
                throw Complaint(
                    reason:
                        "'when' asks for \(name) = \(odd), expected one of \(choices.joined(separator: ", "))"
                )
            }
            when[name] = wanted
        }
        return when
    }

    private static func values(_ mapping: Node.Mapping) throws(Complaint) -> SearchParameter.Values {
        switch (mapping["choices"], mapping["range"]) {
        case (let choices?, nil):
            guard let list = choices.sequence, !list.isEmpty else {
                throw Complaint(reason: "'choices' expects a list of values")
            }
            if mapping["step"] != nil || mapping["log"] != nil {
                throw Complaint(reason: "'step' and 'log' belong to 'range', not to 'choices'")
            }
            let texts = list.map(FlowText.text)
            guard Set(texts).count == texts.count else {
                throw Complaint(reason: "'choices' lists a value twice")
            }
            return .choices(texts)
        case (nil, let range?):
            return .range(try self.range(range, step: mapping["step"], log: mapping["log"]))
        default:
            throw Complaint(reason: "expected either 'choices' or 'range'")
        }
    }

    private static func range(
        _ node: Node, step: Node?, log: Node?
    ) throws(Complaint) -> SearchParameter.Range {
        guard let ends = node.sequence, ends.count == 2, let low = number(ends[0]),
            let high = number(ends[1]),
            low < high
        else {
            throw Complaint(
                reason: "'range' expects two numbers, the lower one first, such as [0.0001, 0.01]")
        }
        let isInteger = (Array(ends) + [step].compactMap { $0 }).allSatisfy { Int($0.string ?? "") != nil }
        var width: Double?
        if let step {
            width = number(step)
            guard let width, width > 0, width <= high - low else {
                throw Complaint(reason: "'step' expects a positive number within the range")
            }
            let steps = (high - low) / width
            guard abs(steps - steps.rounded()) < 1e-6 else {
                throw Complaint(reason: "'step' doesn't divide the range: \(high) would never be tried")
            }
        }
        var isLogarithmic = false
        if let log {
            guard let flag = log.bool else { throw Complaint(reason: "'log' expects true or false") }
            isLogarithmic = flag
        }
        if isLogarithmic && (low <= 0 || width != nil) {
            throw Complaint(reason: "'log' expects a range above 0 and no 'step'")
        }
        return SearchParameter.Range(
            low: low, high: high, step: width, isLogarithmic: isLogarithmic, isInteger: isInteger)
    }

    private static func number(_ node: Node) -> Double? {
        node.string.flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    }
}
