import Clinical
import Cohort
import Evaluating

/// The films of a split sorted by what is known of them beside their pixels.
struct FilmGroups: Sendable, Equatable {
    /// What the films of a group have in common, such as `site Northgate, label Pneumonia`.
    let names: [String]
    /// Films per group.
    let counts: [Int]
    /// The group of every film.
    let numbers: [Int]

    /// Groups of films that are alike in all of `attributes`; an attribute that a film lacks counts as a value.
    init(_ table: TargetTable, by attributes: [Recipe.Attribute]) {
        let names = table.films.indices.map { film in
            attributes.map { "\($0.rawValue) \(table.value($0, ofFilm: film) ?? "unknown")" }
                .joined(separator: ", ")
        }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        // In alphabetical order, whatever the order of the films.
        let sorted = counts.keys.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
        self.names = sorted
        self.counts = sorted.map { counts[$0] ?? 0 }
        self.numbers = names.map { numbers[$0] ?? 0 }
    }
}

extension TargetTable {
    /// What is known of a film; `nil` where nothing is.
    func value(_ attribute: Recipe.Attribute, ofFilm index: Int) -> String? {
        let film = films[index]
        switch attribute {
        case .site: return film.site
        case .view: return film.view
        case .sex: return film.sex
        case .device: return film.device
        case .look: return film.look
        case .label:
            let row = row(index)
            let present = zip(findings, row).filter { $0.1 == 1 }.map(\.0.name)
            if !present.isEmpty { return present.joined(separator: "+") }
            return row.contains(-1) ? "not known to be any" : "none"
        }
    }

    /// The numbers of an attribute's values, one per film; `nil` for a film of which it isn't known.
    func numbers(of attribute: Recipe.Attribute) -> [Int?] {
        let values = films.indices.map { value(attribute, ofFilm: $0) }
        let sorted = Set(values.compactMap { $0 }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
        return values.map { $0.flatMap { numbers[$0] } }
    }

    /// The values of an attribute whose films all have the same labels: there nothing but the label tells them from
    /// other values' films, or nothing but the value the labels.
    func oneSidedValues(of attribute: Recipe.Attribute) -> [String] {
        var labels: [String: Set<[Float]>] = [:]
        for film in films.indices {
            labels[value(attribute, ofFilm: film) ?? "unknown", default: []].insert(Array(row(film)))
        }
        return labels.filter { $0.value.count == 1 }.keys.sorted()
    }
}
