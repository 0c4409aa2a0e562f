package import Foundation
import Groundwork

/// Which weights can be fetched, by name.
package struct Catalogue: Sendable, Equatable {
    /// One file.
    package struct Entry: Codable, Sendable, Equatable {
        /// What it is asked for by.
        package var name: String
        package var url: String
        /// In bytes; `nil` where its publisher doesn't say.
        package var size: Int?
        /// SHA-256, or the first digits of it where its publisher tells no more; `nil` where there are none.
        package var sha256: String?
        /// The network that it belongs to.
        package var architecture: String
        package var licence: String

        /// The file's published name.
        package var file: String { url.split(separator: "/").last.map(String.init) ?? name }

        /// How surely the file will be recognised, for people.
        package var trust: String {
            switch sha256?.count {
            case nil: "no digest published: what comes first is remembered, and held against later copies"
            case 64: "SHA-256"
            case let digits?: "the first \(digits) digits of the SHA-256, which is all its publisher tells"
            }
        }
    }

    package let entries: [Entry]

    /// Reads a JSON list of entries.
    package init(contentsOf file: URL) throws(FetchingError) {
        let path = file.path(percentEncoded: false)
        do {
            entries = try JSONDecoder().decode([Entry].self, from: try Data(contentsOf: file))
        } catch DecodingError.keyNotFound(let key, let context) {
            let place = context.codingPath.last?.intValue.map { "entry \($0 + 1)" } ?? "it"
            throw .badCatalogue(path: path, problem: "\(place) has no '\(key.stringValue)'")
        } catch let error as DecodingError {
            throw .badCatalogue(path: path, problem: "expected a JSON list of entries (\(error.brief))")
        } catch {
            throw .badCatalogue(path: path, problem: error.localizedDescription)
        }
        for entry in entries {
            if let problem = entry.problem {
                throw .badCatalogue(path: path, problem: "'\(entry.name)': \(problem)")
            }
        }
        guard Set(entries.map(\.name)).count == entries.count else {
            throw .badCatalogue(path: path, problem: "it has a name twice")
        }
    }

    /// The entry of this name; an unknown one is answered with the nearest.
    package func entry(_ name: String) throws(FetchingError) -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let names = entries.map(\.name)
        throw .unknown(name: name, suggestion: Suggestion.nearest(to: name, in: names), known: names)
    }
}

extension Catalogue.Entry {
    fileprivate var problem: String? {
        if !Self.isPlain(name) { return "a name has letters, digits and - _ . only" }
        if URL(string: url)?.host() == nil || !Self.isPlain(file) {
            return "'\(url)' is no address of a file"
        }
        if let size, size < 1 { return "a size of \(size) bytes" }
        if let sha256,
            !(8...64).contains(sha256.count) || !sha256.allSatisfy({ "0123456789abcdef".contains($0) })
        {
            return "'\(sha256)' isn't 8 to 64 hexadecimal digits in lower case"
        }
        return nil
    }

    /// Both become names of files, so that neither may lead out of the cache.
    private static func isPlain(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,199}/) != nil
    }
}

extension DecodingError {
    fileprivate var brief: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context),
            .keyNotFound(_, let context):
            context.debugDescription
        @unknown default: "\(self)"
        }
    }
}
