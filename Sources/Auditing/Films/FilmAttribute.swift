import Cohort
import Foundation

/// Something known about films besides their content, whose values split them into groups.
struct FilmAttribute: Sendable {
    let name: String
    /// By film; `nil` where unknown.
    let values: [String?]

    static func all(of films: [AuditFilm]) -> [FilmAttribute] {
        let films = films.map(\.film)
        return [
            FilmAttribute(name: "site", values: films.map(\.site)),
            FilmAttribute(name: "view", values: films.map(\.view)),
            FilmAttribute(name: "device", values: films.map(\.device)),
            FilmAttribute(name: "look", values: films.map(\.look)),
            FilmAttribute(name: "sex", values: films.map(\.sex)),
            FilmAttribute(name: "age", values: films.map { $0.age.map(band) }),
        ]
    }

    private static func band(_ age: Double) -> String {
        switch age {
        case ..<6: "under 6"
        case ..<18: "6\u{2013}17"
        case ..<40: "18\u{2013}39"
        case ..<65: "40\u{2013}64"
        default: "65 and older"
        }
    }

    /// The values that several patients have, in alphabetical order.
    func groups(_ films: [AuditFilm], fewestPatients: Int) -> [String] {
        var patients: [String: Set<String>] = [:]
        for (film, value) in zip(films, values) {
            if let value { patients[value, default: []].insert(film.film.patient) }
        }
        return patients.filter { $0.value.count >= fewestPatients }.keys.sorted()
    }
}
