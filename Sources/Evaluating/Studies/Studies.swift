import Clinical
package import Cohort
package import ModelFile

/// Films grouped by the examination that they belong to.
package struct Studies: Sendable {
    /// One stand-in film per study, with the labels of all of its films.
    package let films: [Film]
    /// By study: positions of its films.
    package let members: [[Int]]

    /// Films of one patient with the same study; a film without a study is one of its own.
    package init(_ films: [Film]) {
        var positions: [[String]: Int] = [:]
        var members: [[Int]] = []
        for (index, film) in films.enumerated() {
            let key = film.study.map { [film.patient, $0] } ?? ["", film.path]
            if let position = positions[key] {
                members[position].append(index)
            } else {
                positions[key] = members.count
                members.append([index])
            }
        }
        self.members = members
        self.films = members.map { Self.merged($0.map { films[$0] }) }
    }

    package var withSeveralFilms: Int { members.count { $0.count > 1 } }

    /// A finding is present in a study where a film shows it, absent where all that are known don't.
    private static func merged(_ films: [Film]) -> Film {
        guard films.count > 1 else { return films[0] }
        var labels: [Finding: Label] = [:]
        for film in films {
            for (finding, label) in film.labels where labels[finding] != .present { labels[finding] = label }
        }
        return films[0].labelled(labels)
    }

    /// Probabilities `[studies][findings]` from those of films.
    package func probabilities(
        _ ofFilms: [[Double]], by rule: StudyCombination, task: ModelCard.Task
    ) -> [[Double]] {
        members.map { rule($0.map { ofFilms[$0] }, task: task) }
    }
}
