import Metrics
import Testing

@Suite struct IndependentMetricsTests {
    private func sample(_ golden: Goldens.Findings, patients: [String]? = nil) throws -> IndependentSample {
        try IndependentSample(
            findings: golden.findings, probabilities: golden.probabilities, labels: golden.labels,
            patients: patients)
    }

    @Test func averagesOverDefinedFindingsAndNamesTheOthers() throws {
        let golden = Goldens.findings
        let evaluation = try IndependentEvaluation(
            sample(golden), thresholds: Array(repeating: 0.5, count: 5),
            bootstrap: Bootstrap(replicates: 200, seed: 3))
        for (name, expected) in golden.macroOverDefined {
            let metric = try #require(BinaryMetric(rawValue: name))
            let estimate = try #require(evaluation.macro[metric])
            #expect(agree(estimate.value, expected), "\(name)")
            #expect(estimate.reason?.contains("averaged over 4 of 5 findings, without finding 4") == true)
            #expect(try #require(estimate.lower) < expected && expected < #require(estimate.upper))
        }
        #expect(evaluation.findings[4][.auroc]?.reason == "no film is positive")
        #expect(evaluation.warnings.contains { $0.hasPrefix("finding 4: no film is positive") })
    }

    @Test func masksUnknownLabels() throws {
        let golden = Goldens.findings
        let evaluation = try IndependentEvaluation(
            sample(golden), thresholds: Array(repeating: 0.5, count: 5), bootstrap: .none)
        for (index, finding) in evaluation.findings.enumerated() {
            let known = golden.labels.filter { $0[index] != nil }
            #expect(finding.counts.films == known.count)
            #expect(finding.unknown == golden.labels.count - known.count)
            #expect(finding.counts.positives == known.count { $0[index] == 1 })
        }
    }

    @Test func groupsKeepTheirOwnFilms() throws {
        let golden = Goldens.findings
        let sites = golden.labels.indices.map { $0 % 3 == 0 ? "north" : $0 % 3 == 1 ? "south" : nil }
        let groups = try sample(golden).grouped(by: sites)
        #expect(groups.map(\.name) == ["north", "south"])
        for (name, part) in groups {
            let films = sites.indices.filter { sites[$0] == name }
            let alone = try IndependentSample(
                findings: golden.findings, probabilities: films.map { golden.probabilities[$0] },
                labels: films.map { golden.labels[$0] })
            let thresholds = [0.4, 0.5, 0.6, 0.5, 0.5]
            let bootstrap = try Bootstrap(replicates: 20, seed: 1)
            #expect(
                try IndependentEvaluation(part, thresholds: thresholds, bootstrap: bootstrap)
                    == IndependentEvaluation(alone, thresholds: thresholds, bootstrap: bootstrap))
        }
    }

    @Test func refusesUnusableInput() throws {
        let sample = try sample(Goldens.findings)
        #expect(throws: MetricsError.countMismatch(what: "thresholds", expected: 5, found: 1)) {
            try IndependentEvaluation(sample, thresholds: [0.5], bootstrap: .none)
        }
        #expect(throws: MetricsError.countMismatch(what: "labels for film 0", expected: 2, found: 1)) {
            try IndependentSample(findings: ["a", "b"], probabilities: [[0, 1]], labels: [[1]])
        }
        #expect(throws: MetricsError.notAProbability(film: 0, name: "b", value: 2)) {
            try IndependentSample(findings: ["a", "b"], probabilities: [[0, 2]], labels: [[1, 1]])
        }
    }
}
