public import Foundation

/// Why a project's key could not be had.
public struct ProjectKeyError: Error, CustomStringConvertible, Sendable {
    /// The key's file.
    public let path: String
    let problem: String

    /// Path, problem and next step.
    public var description: String { "\(path): \(problem)" }
}

/// The secret of a project: who holds it can tell that two hashes stand for one patient, and recompute them; no one
/// else can.
public struct ProjectKey: Sendable {
    private static let fewestCharacters = 16

    /// The secret as text.
    public let text: String

    /// A new key of 256 random bits, which no file keeps.
    public init() {
        var generator = SystemRandomNumberGenerator()
        text = (0..<4).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }

    /// A key from its text.
    public init(text: String) { self.text = text }

    /// The key in a file; where there is none, a new one is written there, for its owner's eyes only.
    ///
    /// - Throws: ``ProjectKeyError``.
    public init(fileAt url: URL) throws(ProjectKeyError) {
        if !FileManager.default.fileExists(atPath: url.path) {
            do {
                try PrivateFile.create(ProjectKey().text + "\n", at: url)
            } catch {
                // Another process may have been first.
                guard FileManager.default.fileExists(atPath: url.path) else {
                    throw ProjectKeyError(path: url.path, problem: "could not \(error.step): \(error.reason)")
                }
            }
        }
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw ProjectKeyError(
                path: url.path, problem: "expected a key file that can be read; check the permissions")
        }
        text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.utf8.count >= Self.fewestCharacters, text.utf8.count <= 4096 else {
            throw ProjectKeyError(
                path: url.path,
                problem:
                    "expected a key of \(Self.fewestCharacters) to 4096 characters, found \(text.utf8.count); "
                    + "give another path, where a new key is written")
        }
    }

    /// The keyed hash of `value`; values of different `purpose` have unrelated hashes.
    public func hash(_ value: String, purpose: String) -> String {
        Digest.keyed("\(purpose):\(value)", key: text)
    }
}
