import Cohort
import Foundation
package import Metrics
package import ModelFile

/// Computes what a report says beyond the metrics. A part that can't be had becomes a note, the others still come out.
package struct DetailBuilder: Sendable {
    package let card: ModelCard
    package let table: TargetTable
    /// `[films][findings]`, in table order.
    package let probabilities: [[Double]]
    package let bootstrap: Bootstrap
    private let samples: [FindingSample]
    private var details = EvaluationDetails()

    /// Fewer films than this make no subgroup of their own.
    package static let smallestGroup = 10

    package init(
        card: ModelCard, table: TargetTable, probabilities: [[Double]], bootstrap: Bootstrap
    ) throws(MetricsError) {
        self.card = card
        self.table = table
        self.probabilities = probabilities
        self.bootstrap = bootstrap
        samples = try FindingSample.all(table, probabilities, card: card)
    }

    /// - Parameters:
    ///   - validation: what thresholds are chosen on; `nil` where no rules were asked for.
    ///   - prevalences: for which predictive values are worked out, by finding; "" stands for every finding.
    package consuming func build(
        rules: [ThresholdRule] = [], validation: (table: TargetTable, probabilities: [[Double]])? = nil,
        prevalences: [String: [Double]] = [:]
    ) -> EvaluationDetails {
        note("Decision curves") { (self) throws(MetricsError) in try self.addDecisionCurves() }
        note("Calibration") { (self) throws(MetricsError) in try self.addCalibration() }
        note("Abstention") { (self) throws(MetricsError) in try self.addAbstention() }
        for attribute in Attribute.allCases {
            note("\(attribute.title) subgroups") { (self) throws(MetricsError) in
                try self.addSubgroups(attribute)
            }
        }
        note("Prevalence") { (self) throws(MetricsError) in try self.addPrevalence(prevalences) }
        if let validation, !rules.isEmpty {
            note("Thresholds") { (self) throws(MetricsError) in
                try self.addThresholds(rules, validation.table, validation.probabilities)
            }
        }
        return details
    }

    private mutating func note(
        _ part: String, _ add: (inout DetailBuilder) throws(MetricsError) -> Void
    ) {
        do { try add(&self) } catch { details.notes.append("\(part): \(error).") }
    }

    // MARK: Parts

    private mutating func addDecisionCurves() throws(MetricsError) {
        let thresholds = (1...49).map { Double($0) / 50 }
        for finding in samples where finding.hasBothClasses {
            details.decisionCurves.append(
                .init(
                    finding.name,
                    try DecisionCurve(finding.sample, thresholds: thresholds, bootstrap: bootstrap)))
        }
    }

    private mutating func addCalibration() throws(MetricsError) {
        var errors: [EvaluationDetails.Named<CalibrationErrors>] = []
        for finding in samples where !finding.sample.truths.isEmpty {
            errors.append(.init(finding.name, try CalibrationErrors(finding.sample, bootstrap: bootstrap)))
        }
        details.calibration = .init(
            method: card.calibration.summary, record: card.calibrationRecord?.summary, errors: errors)
    }

    private mutating func addAbstention() throws(MetricsError) {
        var abstention = EvaluationDetails.Abstention(
            promised: card.conformal?.coverage, coverage: [], curves: [])
        if card.task == .exclusive {
            let sample = try table.exclusiveSample(probabilities)
            abstention.curves = [.init("", try RiskCoverage(sample, bootstrap: bootstrap))]
            if let rule = card.conformal?.splitConformal(0) {
                abstention.coverage = [.init("", ConformalCoverage(rule, on: sample, bootstrap: bootstrap))]
            }
        } else {
            for (index, finding) in samples.enumerated() where finding.hasBothClasses {
                abstention.curves.append(
                    .init(
                        finding.name,
                        try RiskCoverage(finding.sample, threshold: finding.threshold, bootstrap: bootstrap)))
                guard let rule = card.conformal?.splitConformal(index) else { continue }
                abstention.coverage.append(
                    .init(finding.name, ConformalCoverage(rule, on: finding.sample, bootstrap: bootstrap)))
            }
        }
        details.abstention = abstention
    }

    private mutating func addSubgroups(_ attribute: Attribute) throws(MetricsError) {
        let values = table.films.map(attribute.value)
        let sizes = values.reduce(into: [String: Int]()) { counts, value in
            if let value { counts[value, default: 0] += 1 }
        }
        let small = sizes.filter { $0.value < Self.smallestGroup }.keys.sorted()
        let groups = values.map { value in value.flatMap { small.contains($0) ? nil : $0 } }
        let name = attribute.title
        guard Set(groups.compactMap { $0 }).count > 1 else {
            details.notes.append(
                sizes.isEmpty
                    ? "\(name): the cohort doesn't say, so no subgroups are compared."
                    : "\(name): there are no two groups of at least \(Self.smallestGroup) films to compare.")
            return
        }
        if !small.isEmpty {
            details.notes.append(
                "\(name): \(small.joined(separator: ", ")) left out, with fewer than \(Self.smallestGroup) films."
            )
        }
        let metrics: [BinaryMetric] =
            card.task == .binary ? [.auroc, .sensitivity, .specificity] : [.auroc]
        for finding in samples where finding.hasBothClasses {
            let gaps = try SubgroupGap.gaps(
                of: finding.sample, groups: groups, metrics: metrics, threshold: finding.threshold,
                bootstrap: bootstrap)
            var rows: [(group: String, gaps: [SubgroupGap])] = []
            for gap in gaps {
                if rows.last?.group != gap.group { rows.append((gap.group, [])) }
                rows[rows.count - 1].gaps.append(gap)
            }
            details.subgroups.append(
                .init(
                    attribute: attribute.title, finding: finding.name, unknown: values.count { $0 == nil },
                    rows: rows.map { .init(group: $0.group, gaps: $0.gaps) }))
        }
    }

    private mutating func addPrevalence(_ wanted: [String: [Double]]) throws(MetricsError) {
        guard card.task != .exclusive else {
            if !wanted.isEmpty {
                details.notes.append(
                    "Prevalence: predictive values are of findings, not of exclusive classes.")
            }
            return
        }
        let train = card.training.splits.first { $0.split == "train" }
        for (index, finding) in samples.enumerated() where finding.hasBothClasses {
            let asked = (wanted[finding.name] ?? []) + (wanted[""] ?? [])
            let trained = train.flatMap { split in
                split.films > 0 ? Double(split.positives[index]) / Double(split.films) : nil
            }
            let shift = trained.flatMap { share -> PrevalenceShift? in
                try? PrevalenceShift.estimate(
                    trainedPrevalence: share, probabilities: finding.sample.probabilities)
            }
            details.prevalence.append(
                .init(
                    finding: finding.name,
                    ofFilms: Double(finding.sample.positives) / Double(finding.sample.truths.count),
                    ofTraining: trained, estimated: shift.map { $0.deployed[1] },
                    rows: asked.map { PredictiveValues(finding, prevalence: $0).row(bootstrap) }))
        }
    }

    private mutating func addThresholds(
        _ rules: [ThresholdRule], _ validation: TargetTable, _ validated: [[Double]]
    ) throws(MetricsError) {
        guard card.task != .exclusive else {
            details.notes.append("Thresholds: exclusive classes have none; the likeliest is decided for.")
            return
        }
        for (index, finding) in samples.enumerated() {
            let chooser = try validation.binarySample(validated, finding: index)
            var rows: [EvaluationDetails.ThresholdTable.Row] = []
            for rule in rules {
                do {
                    let chosen = try rule.choose(on: chooser)
                    let here = try BinaryEvaluation(
                        finding: finding.name, finding.sample, threshold: chosen.value, bootstrap: bootstrap)
                    rows.append(
                        .init(
                            chosen: chosen, sensitivity: here[.sensitivity], specificity: here[.specificity],
                            positivePredictiveValue: here[.positivePredictiveValue],
                            negativePredictiveValue: here[.negativePredictiveValue]))
                } catch { details.notes.append("\(finding.name): \(error).") }
            }
            if !rows.isEmpty { details.thresholds.append(.init(finding: finding.name, rows: rows)) }
        }
    }
}

extension CalibrationRecord {
    /// Where it was fitted and what it was worth, in a sentence.
    package var summary: String {
        let losses = logLoss.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            .map { "\($0.key) \(String(format: "%.4f", $0.value))" }
        return
            "fitted on \(films) \(split) films of \(patients) patients; mean log loss on patients left out: "
            + losses.joined(separator: ", ")
    }
}
