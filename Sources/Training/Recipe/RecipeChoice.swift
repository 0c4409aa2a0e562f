import Groundwork
import Imaging
import ModelFile
import NeuralNets

/// A recipe value that is one of a few words; a wrong word is answered with the list and the nearest.
package protocol RecipeChoice: RawRepresentable, CaseIterable, Codable, Sendable, Equatable
where RawValue == String {}

extension RecipeChoice {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let word = try container.decode(String.self)
        guard let choice = Self(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: word, in: words).map { "; did you mean '\($0)'?" } ?? ""
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected one of \(words.joined(separator: ", ")), found '\(word)'\(hint)")
        }
        self = choice
    }
}
