import Foundation
import Groundwork
import Metrics
import Reporting

/// Made-up evaluations of each task.
enum Samples {
    static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    static func binary(films: Int = 620, positives: Double = 0.6, skill: Double = 3.4, seed: UInt64 = 1)
        throws -> ReportContent
    {
        let validation = try binarySample(films: 520, positives: positives, skill: skill, seed: seed + 100)
        let chosen = try ThresholdRule.youden.choose(on: validation.sample)
        let (sample, sites) = try binarySample(films: films, positives: positives, skill: skill, seed: seed)
        let bootstrap = try Bootstrap(seed: 7)
        func evaluate(_ sample: BinarySample) throws -> BinaryEvaluation {
            try BinaryEvaluation(finding: "Pneumonia", sample, threshold: chosen.value, bootstrap: bootstrap)
        }
        return ReportContent(
            model: "pneumonia-compact",
            modelDescription: "ResNet18, one channel, 224 × 224 px, trained from scratch",
            cohort: "kermany224, test split", date: "14 March 2026",
            evaluation: .binary(try evaluate(sample)),
            thresholds: ["Pneumonia": .init(chosen: chosen, films: "the validation split")],
            sites: try sample.grouped(by: sites).map {
                .init(name: $0, evaluation: .binary(try evaluate($1)))
            },
            warnings: ["Weights: trained without ImageNet pretraining."],
            provenance: [
                .init("Thorax", "0.1.0"), .init("libtorch", "2.13.0 (CPU)"),
                .init(
                    "Model file", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                .init(
                    "Data digest", "sha256 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
                .init("Split seed", "20260314"), .init("Preprocessing", "exact, padded, 224 px, 8 bit"),
            ])
    }

    private static func binarySample(
        films: Int, positives: Double, skill: Double, seed: UInt64
    ) throws -> (sample: BinarySample, sites: [String?]) {
        var generator = SeededGenerator(seed, "sample")
        let labels = (0..<films).map { _ -> Int? in
            generator.chance(0.01) ? nil : generator.chance(positives) ? 1 : 0
        }
        let probabilities = labels.map {
            logistic(skill * (Double($0 ?? 0) - 0.4) + 1.1 * generator.normal())
        }
        let sites: [String?] = labels.indices.map { ["Guangzhou", "Bethesda", "Lyon"][($0 / 2) % 3] }
        let sample = try BinarySample(
            probabilities: probabilities, labels: labels, patients: labels.indices.map { "p\($0 / 2)" })
        return (sample, sites)
    }

    static func exclusive(classes: [String] = ["Normal", "Pneumonia", "Mass", "Nodule"]) throws
        -> ReportContent
    {
        var generator = SeededGenerator(2, "sample")
        let labels = (0..<260).map { _ in
            generator.chance(0.5)
                ? 0
                : generator.chance(0.7)
                    ? 1 : classes.count > 2 ? 2 + generator.index(below: classes.count - 2) : 0
        }
        let probabilities = labels.map { label in
            let logits = classes.indices.map { 1.7 * ($0 == label ? 1 : 0) + generator.normal() }
            let sum = logits.reduce(0) { $0 + exp($1) }
            return logits.map { exp($0) / sum }
        }
        let sample = try ExclusiveSample(
            classes: classes, probabilities: probabilities, labels: labels,
            patients: labels.indices.map { "p\($0 * 3 / 4)" })
        let bootstrap = try Bootstrap(replicates: 500, seed: 7)
        return ReportContent(
            model: "ailments-vgg16", modelDescription: "VGG16, 224 × 224 px, head trained on frozen features",
            cohort: "nih4, four classes, test split", date: "14 March 2026",
            evaluation: .exclusive(ExclusiveEvaluation(sample, bootstrap: bootstrap)),
            sites: try sample.grouped(by: labels.indices.map { $0 % 2 == 0 ? "AP" : "PA" }).map {
                .init(name: $0, evaluation: .exclusive(ExclusiveEvaluation($1, bootstrap: bootstrap)))
            }, provenance: [.init("Thorax", "0.1.0"), .init("Split seed", "20260314")])
    }

    static func independent() throws -> ReportContent {
        let findings = [
            "Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Effusion", "Emphysema", "Fibrosis",
            "Hernia",
            "Pleural_Thickening",
        ]
        var generator = SeededGenerator(3, "sample")
        let labels = (0..<400).map { _ in
            findings.indices.map { index -> Int? in
                if generator.chance(0.1) { return nil }
                return index == 7 ? 0 : generator.chance(0.25 / Double(1 + index)) ? 1 : 0
            }
        }
        let probabilities = labels.map { row in
            row.enumerated().map {
                logistic(2.2 * Double($1 ?? 0) - 2 + 0.2 * Double($0) + generator.normal())
            }
        }
        let sample = try IndependentSample(
            findings: findings, probabilities: probabilities, labels: labels,
            patients: labels.indices.map { "p\($0 / 2)" })
        let rule = ThresholdRule.sensitivity(atLeast: 0.8)
        let thresholds = try sample.samples.map { part in
            part.positives > 0 ? try rule.choose(on: part) : try ThresholdRule.fixed(0.5).choose(on: part)
        }
        return ReportContent(
            model: "nine-findings", cohort: "four hundred films", date: "14 March 2026",
            evaluation: .independent(
                try IndependentEvaluation(
                    sample, thresholds: thresholds.map(\.value),
                    bootstrap: Bootstrap(replicates: 300, seed: 7))),
            thresholds: Dictionary(
                uniqueKeysWithValues: zip(findings, thresholds).map {
                    ($0, .init(chosen: $1, films: "validation"))
                }))
    }

    /// All of one class, few patients, and names that try to break out of the page.
    static func hostile() throws -> ReportContent {
        let name = #"<script>alert("x")</script> & 'co' ]]> \#u{1B}[31m\#u{202E}"#
        let sample = try BinarySample(
            probabilities: [0.1, 0.2, 0.9], labels: [1, 1, 1], patients: ["a", "b", "b"])
        let bootstrap = try Bootstrap(replicates: 50, seed: 1)
        let evaluation = try BinaryEvaluation(finding: name, sample, threshold: 0.5, bootstrap: bootstrap)
        return ReportContent(
            model: name, modelDescription: name, cohort: name, date: name, evaluation: .binary(evaluation),
            sites: [.init(name: name, evaluation: .binary(evaluation))], warnings: [name],
            provenance: [.init(name, name)])
    }

    static func all() throws -> [(name: String, content: ReportContent)] {
        [
            ("binary", try binary()), ("rare", try binary(films: 900, positives: 0.02, skill: 1.2, seed: 5)),
            ("perfect", try binary(films: 80, skill: 40, seed: 6)), ("exclusive", try exclusive()),
            ("ten classes", try exclusive(classes: (1...10).map { "Class_number_\($0)" })),
            ("independent", try independent()), ("hostile", try hostile()),
        ]
    }
}
