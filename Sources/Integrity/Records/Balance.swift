import Clinical
import Cohort

/// How findings are spread over splits and sites.
enum Balance {
    static func records(of films: [Film], findings: [Finding]) -> [BalanceRecord] {
        var parts: [Part: Count] = [:]
        for film in films {
            let part = Part(split: film.split?.rawValue ?? "no split", site: film.site ?? "unknown site")
            parts[part, default: Count(findings.count)].add(film, findings)
        }
        return parts.sorted { $0.key < $1.key }.map { part, count in
            .init(
                split: part.split, site: part.site, films: count.films, patients: count.patients.count,
                present: count.present, absent: count.absent)
        }
    }

    private struct Part: Hashable, Comparable {
        let split, site: String

        private var order: Int {
            Split(rawValue: split).flatMap(Split.allCases.firstIndex) ?? Split.allCases.count
        }

        static func < (left: Part, right: Part) -> Bool {
            (left.order, left.site) < (right.order, right.site)
        }
    }

    private struct Count {
        var films = 0
        var patients: Set<String> = []
        var present: [Int]
        var absent: [Int]

        init(_ findings: Int) {
            present = Array(repeating: 0, count: findings)
            absent = present
        }

        mutating func add(_ film: Film, _ findings: [Finding]) {
            films += 1
            patients.insert(film.patient)
            for (index, finding) in findings.enumerated() {
                switch film.label(of: finding) {
                case .present: present[index] += 1
                case .absent: absent[index] += 1
                case .unknown: break
                }
            }
        }
    }
}
