import Cohort
import Foundation
import Imaging

/// Something about a film other than its content, by which a finding might be told.
struct Attribute: Sendable {
    let name: String
    /// By film: an index into `values`, or `nil` where it isn't known.
    let codes: [Int32?]
    let values: [String]

    init(_ name: String, _ texts: [String?]) {
        self.name = name
        var known: [String: Int32] = [:]
        var values: [String] = []
        codes = texts.map { text in
            guard let text else { return nil }
            if let code = known[text] { return code }
            let code = Int32(values.count)
            known[text] = code
            values.append(text)
            return code
        }
        self.values = values
    }

    /// The attributes of a cohort's films that take at least two values; some need a look at the pixels.
    static func all(of films: [Film], survey: FilmSurvey) -> [Attribute] {
        var attributes = [
            Attribute("site", films.map(\.site)), Attribute("device", films.map(\.device)),
            Attribute("look", films.map(\.look)), Attribute("view", films.map(\.view)),
            Attribute("sex", films.map(\.sex)), Attribute("age", films.map { $0.age.map(ageBand) }),
        ]
        if survey.facts.isEmpty {
            attributes.append(Attribute("file type", films.map { fileType($0.path) }))
        } else {
            let facts = survey.facts
            let sizes = facts.map { $0.map { "\($0.stored.width) × \($0.stored.height)" } }
            attributes += [
                Attribute("file type", facts.map { $0?.stored.format }),
                Attribute("bit depth", facts.map { $0.map { "\($0.stored.bitDepth) bit" } }),
                Attribute("size", mergingRare(sizes, into: "other sizes")),
                Attribute("aspect ratio", facts.map { $0.map { aspectBand($0.stored) } }),
                Attribute("corner markers", facts.map { $0?.markers.name }),
                Attribute("border", facts.map { $0.map { borderBand($0.statistics.borderShare) } }),
            ]
        }
        return attributes.filter { $0.values.count > 1 }
    }

    private static func ageBand(_ age: Double) -> String {
        let starts = [0.0, 6, 18, 30, 40, 50, 60, 70, 80]
        let index = (starts.lastIndex { age >= $0 }) ?? 0
        let start = Int(starts[index])
        return index + 1 < starts.count
            ? "\(start)–\(Int(starts[index + 1]) - 1) years" : "\(start) years and more"
    }

    private static func fileType(_ path: String) -> String? {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        let ending = path[path.index(after: dot)...].lowercased()
        guard !ending.contains("/") else { return nil }
        return ending == "jpeg" ? "jpg" : ending
    }

    private static func aspectBand(_ stored: StoredFacts) -> String {
        let aspect = Double(stored.width) / Double(stored.height)
        return String(format: "%.1f", (aspect * 10).rounded() / 10) + " : 1"
    }

    private static func borderBand(_ share: Double) -> String {
        share < 0.02 ? "none" : share < 0.1 ? "up to 10 %" : "over 10 %"
    }

    /// A value that hardly any film has could tell nothing but these films.
    private static func mergingRare(_ texts: [String?], into other: String) -> [String?] {
        var counts: [String: Int] = [:]
        for text in texts { if let text { counts[text, default: 0] += 1 } }
        let fewest = max(5, texts.count / 200)
        return texts.map { text in text.map { (counts[$0] ?? 0) >= fewest ? $0 : other } }
    }
}
