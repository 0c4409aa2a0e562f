import Foundation
package import Imaging
package import ModelFile

/// What a pre-trained backbone is and what it has seen; stored inside its file under `thorax.backbone`.
package struct BackboneCard: Codable, Sendable, Equatable {
    package static let currentVersion = 1
    private static let key = "thorax.backbone"

    package var version = BackboneCard.currentVersion
    package var name: String
    package var architecture: String
    package var channels: Int
    /// How it learnt, in a word.
    package var method: String
    package var preprocessing: Preprocessing
    package var films: Int
    package var patients: Int
    package var epochs: Int
    /// Mean loss of the last epoch.
    package var loss: Double
    package var seed: UInt64
    package var threads: Int
    package var origin: WeightsOrigin
    package var dataDigest: String
    /// Keyed hashes of the patients and films that it has seen.
    package var subjects: SubjectHashes
    /// The whole recipe as used.
    package var recipe: String
    package var licence: String
    package var thorax: String
    package var libtorch: String

    /// The card of a file; `nil` where it isn't a backbone's.
    package static func read(_ path: String) -> BackboneCard? {
        guard let file = try? SafetensorsFile(path: path), let json = file.metadata[key] else { return nil }
        return try? JSONDecoder().decode(BackboneCard.self, from: Data(json.utf8))
    }

    /// Writes backbone and card; a kill leaves the old file or the new one.
    func write(_ weights: [(String, StoredTensor)], to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(self), as: UTF8.self)
        try SafetensorsFile.write(weights, metadata: ["format": "pt", Self.key: json], to: url)
    }

    /// What a card must say where films that a network is chosen or judged by taught its backbone; `nil` where none did.
    ///
    /// - Parameters:
    ///   - patients: of the validation and test splits.
    ///   - filmDigests: SHA-256 of validation films.
    func warning(patients: [String], filmDigests: [String]) -> String? {
        let known = Set(subjects.patientsSeen(among: patients)).count
        let films = subjects.filmsSeen(among: filmDigests).count
        guard known + films > 0 else { return nil }
        return
            "model.weights: the backbone '\(name)' was pre-trained on \(known) patients of the validation or test split "
            + "(by their ids) and on \(films) of the validation films; figures on them may flatter. Pre-train with the "
            + "same splits"
    }
}
