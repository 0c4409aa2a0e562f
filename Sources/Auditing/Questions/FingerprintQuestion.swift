import Assessment
import Cohort
import Groundwork
import Integrity
import Reporting

/// What can be read from the features besides disease, how well would that alone predict it, and what is left of the
/// model where it is the same on all films?
struct FingerprintQuestion {
    let data: AuditData

    private static let fewestPatients = 5

    func answer() async throws -> AuditAnswer {
        let attributes = FilmAttribute.all(of: data.films)
        let usable = attributes.filter {
            $0.groups(data.films, fewestPatients: Self.fewestPatients).count > 1
        }
        var missing = attributes.filter { attribute in !usable.contains { $0.name == attribute.name } }
            .map { attribute in
                attribute.values.allSatisfy { $0 == nil }
                    ? "the cohort says nothing of \(attribute.name)"
                    : "there are not two groups of at least \(Self.fewestPatients) patients by \(attribute.name)"
            }
        guard !usable.isEmpty else { return .none(.fingerprints, because: missing) }
        let alone = attributesAlone()
        var figures: [AuditFigure] = []
        for attribute in usable {
            for target in data.targets {
                let record = alone.first { $0.attribute == attribute.name && $0.finding == target.name }
                if let record { figures.append(aloneFigure(record)) }
                figures.append(withinFigure(attribute, target))
            }
        }
        let telling = Set(figures.filter { ($0.verdict ?? .sound) > .sound }.map(\.key))
        let embeddings = try await embeddings()
        let probe = FeatureReadout(
            features: embeddings, patients: data.films.map(\.film.patient), seed: data.settings.seed)
        for attribute in usable {
            let tells = telling.contains("alone-" + attribute.name)
            if let figure = probeFigure(attribute, probe, isJudged: tells) {
                figures.append(figure)
            } else {
                missing.append("\(attribute.name): too few patients for a probe with patients of its own")
            }
        }
        return AuditAnswer(
            .fingerprints, sentence: sentence(figures), figures: figures,
            tables: [shares(alone)].compactMap { $0 }, missing: missing)
    }

    private func embeddings() async throws -> [[Float]] {
        var rows: [[Float]] = []
        for start in stride(from: 0, to: data.films.count, by: 64) {
            let batch = data.films[start..<min(start + 64, data.films.count)].map(\.prepared)
            rows += try await data.model.embeddings(of: batch)
        }
        return rows
    }

    /// Zech's score: attributes alone, cross-validated over patients.
    private func attributesAlone() -> [ConfoundingRecord] {
        let films = data.films.map { $0.film.assigned(to: nil) }
        guard let cohort = try? Cohort(films: films, findings: data.targets.map(\.finding)) else { return [] }
        var check = CohortCheck()
        check.looksAtPixels = false
        return check.run(cohort, name: "").confounding
    }

    private func aloneFigure(_ record: ConfoundingRecord) -> AuditFigure {
        AuditFigure(
            "alone-" + record.attribute, "Sorted by \(record.attribute) alone", finding: record.finding,
            unit: .auroc, Interval(value: record.auroc, lower: record.lower, upper: record.upper),
            films: record.films, patients: record.patients,
            judgement: .atLeast(data.thresholds.attributeAlone, neutral: 0.5))
    }

    /// What the model loses where only films of the same value are compared.
    private func withinFigure(_ attribute: FilmAttribute, _ target: AuditTarget) -> AuditFigure {
        let members = target.members.filter { attribute.values[$0] != nil }
        let scores = data.scores(target)
        let (own, isPositive) = (members.map { scores[$0] }, members.map { target.isPositive[$0] })
        let pooled = RankedScores(own, isPositive: isPositive)
        let within = StratifiedScores(
            own, isPositive: isPositive, stratum: members.map { attribute.values[$0] })
        let loss = data.resampling(members).interval { multiplicities in
            pooled.auroc(multiplicities).flatMap { area in within.auroc(multiplicities).map { area - $0 } }
        }
        return AuditFigure(
            "within-" + attribute.name, "Loss within films of the same \(attribute.name)",
            finding: target.name,
            unit: .difference, loss, films: members.count, patients: data.patients(members),
            judgement: .atLeast(data.thresholds.lossWithinAttribute),
            note: loss == nil
                ? "no \(attribute.name) has films with and without \(Numeral.name(target.name)): no test on these "
                    + "films can tell the disease from the \(attribute.name)" : nil)
    }

    private func probeFigure(
        _ attribute: FilmAttribute, _ probe: FeatureReadout, isJudged: Bool
    ) -> AuditFigure? {
        let groups = attribute.groups(data.films, fewestPatients: Self.fewestPatients)
        let members = data.films.indices.filter { attribute.values[$0].map(groups.contains) ?? false }
        // With two groups, one against the other is all there is to tell.
        var ranked: [RankedScores] = []
        for group in groups.count == 2 ? [groups[1]] : groups {
            let isMember = data.films.indices.map { attribute.values[$0] == group }
            guard let scores = probe.scores(of: members, isPositive: isMember) else { return nil }
            ranked.append(RankedScores(scores, isPositive: members.map { isMember[$0] }))
        }
        let area = data.resampling(members).interval { multiplicities in
            let areas = ranked.compactMap { $0.auroc(multiplicities) }
            return areas.count == ranked.count ? areas.reduce(0, +) / Double(areas.count) : nil
        }
        return AuditFigure(
            "probe-" + attribute.name, "\(attribute.name.uppercasedFirst), read from the features",
            unit: .auroc,
            area, films: members.count, patients: data.patients(members),
            judgement: isJudged ? .atLeast(data.thresholds.fingerprint, neutral: 0.5) : nil)
    }

    /// How often each finding occurs with each value of what tells it best.
    private func shares(_ records: [ConfoundingRecord]) -> AuditTable? {
        let telling = records.filter { $0.auroc >= data.thresholds.attributeAlone }
        guard !telling.isEmpty else { return nil }
        return AuditTable(
            title: "What comes with what", columns: ["Finding", "Attribute", "Value", "With", "Without"],
            rows: telling.prefix(8).flatMap { record in
                record.table.prefix(12).map { row in
                    [
                        Numeral.name(record.finding), record.attribute, row.value, Numeral.count(row.with),
                        Numeral.count(row.without),
                    ]
                }
            })
    }

    private func sentence(_ figures: [AuditFigure]) -> String {
        var parts: [String] = []
        let probes = figures.filter { $0.key.hasPrefix("probe-") }
        if let best = probes.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }) {
            parts.append(
                "Of what is known about the films, the features tell best: \(best.title.lowercasedFirst), AUROC "
                    + "\(Wording.value(best)).")
        }
        for figure in figures where figure.key.hasPrefix("alone-") && figure.verdict == .warning {
            parts.append(
                "\(Numeral.name(figure.finding ?? "")): \(figure.title.lowercasedFirst), films would be ranked "
                    + "with an AUROC of \(Wording.value(figure)).")
        }
        for figure in figures where figure.key.hasPrefix("within-") {
            if figure.verdict == .warning {
                parts.append(
                    "\(Numeral.name(figure.finding ?? "")): \(Wording.value(figure)) of the AUROC is gone "
                        + "\(figure.title.lowercasedFirst.replacing("loss ", with: "")).")
            } else if let note = figure.note {
                parts.append(note.uppercasedFirst + ".")
            }
        }
        return parts.joined(separator: " ")
    }
}

extension String {
    /// With its first letter in upper case.
    var uppercasedFirst: String { prefix(1).uppercased() + dropFirst() }
}
