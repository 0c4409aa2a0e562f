import Foundation
import Groundwork

/// The recipe keys that a search varies, in the order in which they are drawn.
package struct SearchSpace: Sendable, Equatable {
    package let parameters: [SearchParameter]

    /// Reads a space that comes with Thorax by its name, or else a YAML file.
    ///
    /// - Throws: ``TuningError`` naming the file, the parameter, what was expected and found.
    package init(named name: String) throws(TuningError) {
        if let text = BuiltInSpaces.all[name] {
            try self.init(yaml: text, file: name)
            return
        }
        guard FileManager.default.fileExists(atPath: name) else {
            let known = BuiltInSpaces.all.keys.sorted()
            throw .noSuchSpace(name, nearest: Suggestion.nearest(to: name, in: known), known: known)
        }
        guard let text = try? String(contentsOf: URL(filePath: name), encoding: .utf8) else {
            throw .space(file: name, reason: "can't be read; expected a YAML file in UTF-8")
        }
        try self.init(yaml: text, file: name)
    }

    init(checked parameters: [SearchParameter]) { self.parameters = parameters }

    /// The recipe overrides (`key=value`) of a trial, from the values of its parameters by name.
    package func assignments(_ values: [String: String]) -> [String] {
        parameters.compactMap { parameter in values[parameter.name].map { "\(parameter.key)=\($0)" } }
    }

    /// Overrides to try before the search: every parameter's extremes, each with what it depends on.
    package var probes: [(parameter: String, assignments: [String])] {
        parameters.flatMap { parameter in
            parameter.extremes.map { value in
                var values = [parameter.name: value]
                var pending = parameter.when
                while let (name, allowed) = pending.popFirst() {
                    values[name] = allowed.first
                    if let earlier = parameters.first(where: { $0.name == name }) {
                        pending.merge(earlier.when) { first, _ in first }
                    }
                }
                return (parameter.name, assignments(values))
            }
        }
    }

    /// The space as one line that is the same for the same space.
    package var canonical: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(parameters)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
