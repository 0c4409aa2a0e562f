import Clinical
import Evaluating
import Imaging
import Metrics
import ModelFile

/// The answers to CLAIM's items, by its numbers.
struct ClaimAnswers {
    let card: ModelCard
    let evaluations: [ReportContent]

    private typealias Item = ClaimCard.Item

    private var findings: String { card.findings.map { Numeral.name($0.name) }.joined(separator: ", ") }

    private var network: String {
        guard let module = card.modules[ModelCard.classifier] else { return card.networkName ?? "unknown" }
        let head =
            switch module.head.kind {
            case .torchvision: "the network's own classifier"
            case .pooled:
                "global average pooling, hidden layers \(module.head.hidden), dropout \(module.head.dropout ?? 0)"
            }
        return "\(module.name), \(module.inputChannels) input channels, \(module.outputs) outputs, \(head)"
    }

    var introduction: [ClaimCard.Item] {
        let task =
            switch card.task {
            case .binary: "one finding against its absence"
            case .exclusive: "exactly one of several classes"
            case .independent: "several findings, each on its own"
            }
        return [
            Item(
                1, "Identification as a study of AI, and its technology",
                "A convolutional neural network (\(network)) for frontal chest radiographs."),
            Item(2, "Structured summary", evaluations.first.map { Summary.text($0.evaluation) }),
            Item(3, "Background and clinical role", card.intendedUse),
            Item(4, "Objectives", "To tell \(task): \(findings)."),
        ]
    }

    var data: [ClaimCard.Item] {
        let preprocessing = card.preprocessing
        return [
            Item(5, "Prospective or retrospective", nil),
            Item(6, "Study goal", "Diagnostic classification of films: \(findings)."),
            Item(7, "Data sources", "Not named; SHA-256 over the training data \(card.training.dataDigest)."),
            Item(8, "Eligibility criteria", card.gate.map(gate)),
            Item(
                9, "Preprocessing",
                (preprocessing.crop == .lungs ? "Cropped to the lungs, " : "")
                    + "\(preprocessing.size) × \(preprocessing.size) pixels, \(preprocessing.resize.rawValue) resize, "
                    + "\(preprocessing.fit.rawValue) to square, 8-bit gray, normalised by mean "
                    + "\(preprocessing.normalisation.mean) and deviation \(preprocessing.normalisation.std)."),
            Item(10, "Subsets of data", nil),
            Item(11, "Definitions of data elements", "Findings by Thorax's vocabulary: \(findings)."),
            Item(12, "De-identification", "The file holds keyed hashes of patients and films only."),
            Item(
                13, "Missing data",
                "A label is present, absent or unknown; unknown ones are left out of loss and figures."),
        ]
    }

    private func gate(_ gate: FilmGate) -> String {
        "Films unlike \(gate.films) \(gate.reference) films in look or features are refused: "
            + "\(Numeral.percent(gate.refusalRate)) of \(gate.limitFilms) \(gate.limitsFrom) films."
    }

    var truth: [ClaimCard.Item] {
        [
            Item(14, "Definition of ground truth", nil),
            Item(15, "Rationale for the reference standard", nil),
            Item(16, "Source of annotations", nil), Item(17, "Annotation tools", nil),
            Item(18, "Variability of raters", nil),
        ]
    }

    var partitions: [ClaimCard.Item] {
        let splits = card.training.splits.map { split in
            let positives = zip(card.findings, split.positives).map { "\(Numeral.name($0.name)) \($1)" }
            return "\(split.split): \(split.films) films of \(split.patients) patients "
                + "(\(positives.joined(separator: ", ")))"
        }
        return [
            Item(19, "Intended sample size", nil),
            Item(20, "How data were assigned", splits.isEmpty ? nil : splits.joined(separator: "; ") + "."),
            Item(
                21, "Level at which partitions are disjoint",
                (card.training.warnings ?? []).first ?? "By patient, which Thorax checks before training."),
        ]
    }

    var model: [ClaimCard.Item] {
        let training = card.training
        return [
            Item(22, "Model", "\(network)."),
            Item(23, "Software", "Thorax \(training.thorax), libtorch \(training.libtorch)."),
            Item(24, "Initialisation", "\(training.origin.label); seed \(training.seed)."),
            Item(25, "Training", training.recipe.isEmpty ? nil : "Recipe:\n\n\(training.recipe)"),
            Item(26, "Selection of the final model", "By the validation films; the recipe names the figure."),
            Item(
                27, "Ensembling", card.modules.count > 1 ? "Modules: \(card.modules.keys.sorted())." : "None."
            ),
        ]
    }

    var evaluation: [ClaimCard.Item] {
        let thresholds = card.thresholds.map {
            "\(Numeral.name($0.finding.name)) \(Numeral.threshold($0.threshold)) (\($0.rule), \($0.split) films)"
        }
        let calibration =
            "Calibration: \(card.calibration.summary)"
            + (card.calibrationRecord.map { ", \($0.summary)" } ?? "")
        let abstention = card.conformal.map {
            " Abstains so that the truth is kept on \(Numeral.percent($0.coverage)) of films."
        }
        let figures = thresholds.isEmpty ? "none" : thresholds.joined(separator: "; ")
        return [
            Item(28, "Metrics", "Thresholds: \(figures). \(calibration).\(abstention ?? "")"),
            Item(29, "Uncertainty", evaluations.first.map { Summary.method($0.evaluation.bootstrap) }),
            Item(30, "Robustness", nil),
            Item(31, "Explainability", nil),
            Item(
                32, "External testing",
                evaluations.contains { $0.cohort.hasSuffix("every film") }
                    ? "On "
                        + evaluations.filter { $0.cohort.hasSuffix("every film") }.map(\.cohort).joined(
                            separator: "; ")
                        + "." : nil),
        ]
    }

    var results: [ClaimCard.Item] {
        let weakest = evaluations.flatMap { content in
            (content.details?.subgroups ?? []).flatMap { table in
                table.rows.flatMap { row in
                    row.gaps.filter { $0.excludesZero == true && ($0.difference.value ?? 0) < 0 }.map {
                        "\(Numeral.name(table.finding)), \(table.attribute.lowercased()) \(row.group): "
                            + "\($0.metric.title) \(Numeral.difference($0.difference.value ?? 0)) against all others"
                    }
                }
            }
        }
        let checked = evaluations.contains { !($0.details?.subgroups ?? []).isEmpty }
        return [
            Item(
                33, "Flow of films",
                evaluations.isEmpty
                    ? nil
                    : evaluations.map { "\($0.cohort): \(Summary.size($0.evaluation.counts))" }
                        .joined(separator: "; ") + "."),
            Item(34, "Demographic and clinical characteristics", nil),
            Item(
                35, "Performance on all partitions",
                card.metrics.isEmpty && evaluations.isEmpty ? nil : "See the tables of figures."),
            Item(
                36, "Diagnostic accuracy and precision",
                evaluations.isEmpty ? nil : "See the tables of figures, with intervals over patients."),
            Item(
                37, "Failure analysis",
                weakest.isEmpty
                    ? (checked ? "No subgroup's gap has an interval below 0." : nil)
                    : weakest.joined(separator: "; ") + "."),
        ]
    }

    var discussion: [ClaimCard.Item] {
        let warnings = (card.training.warnings ?? []) + evaluations.flatMap(\.allWarnings)
        var unique: [String] = []
        for warning in warnings where !unique.contains(warning) { unique.append(warning) }
        return [
            Item(38, "Limitations", unique.isEmpty ? nil : unique.joined(separator: " ")),
            Item(39, "Implications for practice", card.intendedUse),
            Item(40, "Registration", nil), Item(41, "Protocol", nil), Item(42, "Funding", nil),
        ]
    }
}
