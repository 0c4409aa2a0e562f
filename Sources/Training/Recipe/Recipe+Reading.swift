package import Foundation
import Groundwork
import Metrics
import ModelFile
import Perturbation
import Yams

extension Recipe {
    /// Reads a recipe file, lays it over the defaults and applies `overrides` (`key=value`, dotted keys).
    ///
    /// - Throws: ``RecipeError`` for unreadable YAML, an unknown key (with the nearest known one), a value of the
    ///   wrong kind, or parts that don't fit together.
    package init(contentsOf url: URL, overrides: [String] = []) throws(RecipeError) {
        let text: String
        do { text = try String(contentsOf: url, encoding: .utf8) } catch {
            throw .unreadable(file: url.path, reason: "expected a YAML file in UTF-8; check the path")
        }
        try self.init(yaml: text, file: url.path, overrides: overrides)
    }

    /// Reads a recipe from YAML text; `file` is what errors call it.
    package init(yaml: String, file: String, overrides: [String] = []) throws(RecipeError) {
        var written = try RecipeTree(yaml: yaml, file: file).root
        for assignment in overrides { try RecipeTree.set(assignment, in: &written) }
        var tree = try RecipeTree(yaml: RecipeDefaults.text, file: "defaults")
        let phase = try RecipeTree(yaml: RecipeDefaults.phase, file: "defaults").root
        do {
            try tree.merge(written, phase: phase, augmentationKeys: Augmentation.recipeKeys)
            self = try YAMLDecoder().decode(Recipe.self, from: tree.root)
        } catch let error as RecipeError {
            throw error.naming(file)
        } catch let error as MetricsError {
            throw .inconsistent(file: file, reason: "key 'threshold': \(error)")
        } catch let error as PerturbationError {
            throw .inconsistent(file: file, reason: "key 'augmentation': \(error)")
        } catch let error as DecodingError {
            throw Self.explain(error, file: file)
        } catch {
            throw .unreadable(file: file, reason: "\(error)")
        }
        try check(file: file)
    }

    /// The whole recipe, defaults included, as YAML.
    package var yaml: String {
        let encoder = YAMLEncoder()
        encoder.options.sortKeys = false
        return (try? encoder.encode(self)) ?? ""
    }

    private func check(file: String) throws(RecipeError) {
        func require(_ condition: Bool, _ reason: String) throws(RecipeError) {
            if !condition { throw .inconsistent(file: file, reason: reason) }
        }
        try require(!phases.isEmpty, "'phases' is empty; give at least one, such as - {epochs: 10}")
        switch task {
        case .binary:
            try require(
                findings.count == 1,
                "task binary takes one finding, found \(findings.count); list it under 'findings'")
        case .exclusive:
            try require(
                findings.count >= 2, "task exclusive takes two or more classes, found \(findings.count)")
        case .independent:
            try require(!findings.isEmpty, "task independent takes at least one finding under 'findings'")
        }
        try require(
            Set(findings.map { $0.lowercased() }).count == findings.count, "'findings' lists a finding twice")
        try require(
            image.size >= 16 && image.size <= 2048, "image.size is \(image.size); expected 16 to 2048 pixels")
        try require((1...65_536).contains(batchSize), "batchSize is \(batchSize); expected 1 to 65536")
        for (key, value) in [
            ("optimiser.weightDecay", optimiser.weightDecay), ("optimiser.momentum", optimiser.momentum),
            ("optimiser.clipNorm", optimiser.clipNorm), ("checkpointSeconds", checkpointSeconds),
        ] {
            try require(value.isFinite && value >= 0, "\(key) is \(value); expected 0 or more")
        }
        try require(
            earlyStopping.patience >= 0,
            "earlyStopping.patience is \(earlyStopping.patience); expected 0 or more")
        try require(
            (1...64).contains(model.channels), "model.channels is \(model.channels); expected 1 to 64")
        try require(
            (0..<1).contains(labelSmoothing), "labelSmoothing is \(labelSmoothing); expected 0 up to below 1")
        try require(workers >= 1 && workers <= 256, "workers is \(workers); expected 1 to 256")
        try require((0...1024).contains(threads), "threads is \(threads); expected 0 (one per core) to 1024")
        if let problem = pretrainingProblem ?? lesionProblem ?? mitigationProblem ?? regimeProblem {
            throw .inconsistent(file: file, reason: problem)
        }
        for (index, phase) in phases.enumerated() {
            if let problem = phase.problem(imageSize: image.size) {
                throw .inconsistent(file: file, reason: "phases.\(index).\(problem)")
            }
        }
    }

    private static func explain(_ error: DecodingError, file: String) -> RecipeError {
        func key(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .typeMismatch(let type, let context):
            return .wrongValue(
                file: file, key: key(context.codingPath), expected: plain(type), found: "something else")
        case .valueNotFound(let type, let context):
            return .wrongValue(
                file: file, key: key(context.codingPath), expected: plain(type), found: "nothing")
        case .keyNotFound(let missing, let context):
            return .wrongValue(
                file: file, key: key(context.codingPath + [missing]), expected: "a value", found: "nothing")
        case .dataCorrupted(let context):
            return .inconsistent(
                file: file, reason: "key '\(key(context.codingPath))': \(context.debugDescription)")
        @unknown default:
            return .unreadable(file: file, reason: "\(error)")
        }
    }

    private static func plain(_ type: Any.Type) -> String {
        switch "\(type)" {
        case "Int", "UInt64": "a whole number"
        case "Double", "Float": "a number"
        case "Bool": "true or false"
        case "String": "text"
        case let name where name.hasPrefix("Array"): "a list"
        default: "keys and values"
        }
    }
}

extension RecipeError {
    /// The same error under the name of the file that the person wrote.
    fileprivate func naming(_ file: String) -> RecipeError {
        switch self {
        case .unknownKey(_, let key, let nearest, let allowed):
            .unknownKey(file: file, key: key, nearest: nearest, allowed: allowed)
        case .wrongValue(_, let key, let expected, let found):
            .wrongValue(file: file, key: key, expected: expected, found: found)
        default: self
        }
    }
}
