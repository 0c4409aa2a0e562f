package import Clinical

/// Brings cohorts together in one.
///
/// Findings are those of all, in the order in which they are first seen. A finding that a cohort hasn't got is unknown
/// on its films: no one looked for it there.
package struct CohortMerger: Sendable {
    /// A cohort, and what it is called in messages and where a site is missing.
    package struct Part: Sendable {
        let name: String
        let cohort: Cohort

        package init(_ cohort: Cohort, name: String) {
            self.cohort = cohort
            self.name = name
        }
    }

    /// What a merge made and changed.
    package struct Outcome: Sendable {
        package let cohort: Cohort
        package let notes: [ImportNote]
    }

    /// Findings to take under another name.
    package var renames: [Finding: Finding]
    /// The only findings to keep, in this order; all where `nil`.
    package var findings: [Finding]?
    /// Adds what follows by definition; see ``Implication``.
    package var addsImplied: Bool

    package init(renames: [Finding: Finding] = [:], findings: [Finding]? = nil, addsImplied: Bool = false) {
        self.renames = renames
        self.findings = findings
        self.addsImplied = addsImplied
    }

    /// The merged cohort.
    ///
    /// - Throws: where a film is in two cohorts, or a finding that was asked for in none.
    package func merge(_ parts: [Part]) throws(CohortError) -> Outcome {
        var notes = NoteBook()
        let shared = Self.sharedPatients(parts)
        var columns: [Finding] = []
        var films: [Film] = []
        films.reserveCapacity(parts.reduce(0) { $0 + $1.cohort.allFilms.count })
        for part in parts {
            var table = RenamedLabels(
                renames: renames, columns: part.cohort.findings, keeping: findings, addsImplied: addsImplied)
            for finding in table.columns(of: part.cohort) where !columns.contains(finding) {
                columns.append(finding)
            }
            for film in part.cohort.allFilms {
                var film = film.labelled(table.labels(film.labels))
                if shared.contains(film.patient) {
                    film.patient = "\(film.site ?? part.name):\(film.patient)"
                    if let study = film.study { film.study = "\(film.site ?? part.name):\(study)" }
                }
                rename(&film)
                films.append(film)
            }
        }
        if let wanted = findings {
            for finding in wanted where !columns.contains(finding) {
                throw .unknownFinding(name: finding.name, dataSet: "merged", found: columns.map(\.name))
            }
            columns = wanted
        }
        if !shared.isEmpty {
            notes.add(
                .renamedPatient,
                "patient ids mean different patients at different sites; the site was put before them",
                count: shared.count, examples: shared.sorted())
        }
        Self.noteUnknown(columns, parts, renames, &notes)
        return Outcome(cohort: try Cohort(films: films, findings: columns), notes: notes.list)
    }

    /// Boxes and masks under their finding's new name.
    private func rename(_ film: inout Film) {
        guard !renames.isEmpty else { return }
        film.boxes = film.boxes.map { $0.named(renames[$0.finding] ?? $0.finding) }
        film.masks = Dictionary(
            film.masks.map { (renames[Finding($0.key)]?.name ?? $0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Ids that are used at more than one site: hospitals count from 1, each for itself.
    private static func sharedPatients(_ parts: [Part]) -> Set<String> {
        var siteByPatient: [String: String] = [:]
        var shared: Set<String> = []
        for part in parts {
            for film in part.cohort.allFilms {
                let site = film.site ?? part.name
                let first = siteByPatient[film.patient, default: site]
                siteByPatient[film.patient] = first
                if first != site { shared.insert(film.patient) }
            }
        }
        return shared
    }

    private static func noteUnknown(
        _ columns: [Finding], _ parts: [Part], _ renames: [Finding: Finding], _ notes: inout NoteBook
    ) {
        for part in parts {
            let own = Set(part.cohort.findings.map { renames[$0] ?? $0 })
            let unknown = columns.filter { !own.contains($0) }
            guard !unknown.isEmpty else { continue }
            notes.remark(
                "\(part.name) doesn't know \(unknown.map(\.name).joined(separator: ", ")): unknown there")
        }
    }
}
