package import Foundation
import Imaging

/// A segmenter in one safetensors file: its card under `thorax.segmenter`, its weights under their own keys.
package struct SegmenterFile: Sendable {
    package let path: String
    package let card: SegmenterCard
    package let tensors: [String: StoredTensor]

    private static let cardKey = "thorax.segmenter"

    package init(card: SegmenterCard, tensors: [String: StoredTensor], path: String = "the new segmenter") {
        self.card = card
        self.tensors = tensors
        self.path = path
    }

    /// Reads and checks a file.
    ///
    /// - Throws: ``ModelFileError`` where it can't be read, holds no segmenter, or its card can't be used.
    package static func read(_ path: String) throws(ModelFileError) -> SegmenterFile {
        let file = try SafetensorsFile(path: path)
        guard let json = file.metadata[cardKey] else { throw .noSegmenter(path: path) }
        do {
            let card = try JSONDecoder().decode(SegmenterCard.self, from: Data(json.utf8))
            guard card.version == SegmenterCard.currentVersion else {
                throw ModelFileError.badSegmenter(path: path, problem: "version \(card.version)")
            }
            let scales = card.widths.count
            guard (2...6).contains(scales), card.widths.allSatisfy((1...1024).contains),
                card.preprocessing.channels == 1, card.preprocessing.size % (1 << (scales - 1)) == 0,
                (0...1).contains(card.threshold), card.preprocessing.crop == .none
            else {
                throw ModelFileError.badSegmenter(
                    path: path,
                    problem:
                        "\(scales) scales \(card.widths) at \(card.preprocessing.size) px, threshold \(card.threshold)"
                )
            }
            return SegmenterFile(
                card: card,
                tensors: Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.key, $0.value) }),
                path: path)
        } catch let error as ModelFileError {
            throw error
        } catch {
            throw .badSegmenter(path: path, problem: "\(error)")
        }
    }

    /// Writes the file; a kill leaves the old one or the new one.
    package func write(to url: URL) throws(ModelFileError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(card) else {
            throw .badSegmenter(path: url.path, problem: "it holds a number that JSON can't")
        }
        try SafetensorsFile.write(
            tensors.map { ($0.key, $0.value) },
            metadata: ["format": "pt", Self.cardKey: String(decoding: json, as: UTF8.self)], to: url)
    }
}
