import Cohort

/// Patients and studies whose films are in several splits.
enum PatientLeaks {
    static func find(in films: [Film]) -> [LeakRecord] {
        leaks(.patient, films) { $0.patient } + leaks(.study, films) { $0.study }
    }

    private static func leaks(
        _ kind: LeakRecord.Kind, _ films: [Film], _ name: (Film) -> String?
    ) -> [LeakRecord] {
        var first: [String: Split] = [:]
        var torn: Set<String> = []
        for film in films {
            guard let split = film.split, let name = name(film) else { continue }
            if let known = first[name] {
                if known != split { torn.insert(name) }
            } else {
                first[name] = split
            }
        }
        guard !torn.isEmpty else { return [] }
        var counts: [String: [String: Int]] = [:]
        for film in films {
            guard let split = film.split, let name = name(film), torn.contains(name) else { continue }
            counts[name, default: [:]][split.rawValue, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { .init(kind: kind, name: $0.key, films: $0.value) }
    }
}
