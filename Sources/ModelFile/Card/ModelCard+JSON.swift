import Foundation

extension ModelCard {
    /// The card as JSON with sorted keys: the same card is the same text.
    package func json(path: String) throws(ModelFileError) -> String {
        if let (field, problem) = inconsistency {
            throw .invalidCard(path: path, field: field, problem: problem)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch EncodingError.invalidValue(let value, let context) {
            throw .invalidCard(
                path: path, field: Self.name(of: context.codingPath), problem: "can't be \(value)")
        } catch {
            throw .invalidCard(path: path, field: "card", problem: "can't be written as JSON")
        }
    }

    /// JSON values and keys in a card; those of a million films' hashes are far fewer.
    private static let maximumValues = 4_000_000

    /// Reads and checks a card; `path` is for errors.
    package init(json: String, path: String) throws(ModelFileError) {
        // Foundation keeps some 24 bytes per value while it decodes, so a hundred megabytes of zeros would cost
        // gigabytes. What separates values also occurs in texts: counting it there errs on the safe side.
        let values = json.utf8.reduce(0) { $0 + ($1 == 0x2C || $1 == 0x3A || $1 == 0x5B ? 1 : 0) }  // , : [
        guard values <= Self.maximumValues else {
            throw .overLimit(path: path, what: "values in its card", limit: Self.maximumValues)
        }
        struct Version: Decodable { let version: Int }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            // The version first: a later layout would fail with a puzzle about some field.
            let version = try decoder.decode(Version.self, from: Data(json.utf8)).version
            guard version == Self.currentVersion else {
                throw ModelFileError.cardVersion(path: path, found: version, supported: Self.currentVersion)
            }
            self = try decoder.decode(ModelCard.self, from: Data(json.utf8))
        } catch {
            throw Self.fault(error, path: path)
        }
        if let (field, problem) = inconsistency {
            throw .invalidCard(path: path, field: field, problem: problem)
        }
    }

    private static func fault(_ error: any Error, path: String) -> ModelFileError {
        switch error {
        case let error as ModelFileError: error
        case DecodingError.keyNotFound(let key, let context):
            .invalidCard(path: path, field: name(of: context.codingPath + [key]), problem: "is missing")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            .invalidCard(path: path, field: name(of: context.codingPath), problem: "has the wrong type")
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            .invalidCard(
                path: path, field: name(of: context.codingPath),
                problem: "has an unknown value (\(context.debugDescription))")
        default: .invalidCard(path: path, field: "card", problem: "isn't JSON")
        }
    }

    private static func name(of keys: [any CodingKey]) -> String {
        keys.isEmpty
            ? "card" : keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
