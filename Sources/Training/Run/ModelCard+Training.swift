import Clinical
import Cohort
import Evaluating
import Foundation
import Groundwork
import Metrics
import ModelFile

extension ModelCard {
    /// The card of a finished run: what was trained on, thresholds and figures from validation films.
    init(plan: TrainingPlan, identity: RunIdentity, findings: [Finding], outcome: TrainingOutcome) throws {
        let recipe = plan.recipe
        let probabilities = outcome.validationProbabilities
        let thresholds = try plan.validation.thresholds(
            probabilities, task: recipe.task, rule: recipe.threshold)
        let evaluation = try plan.validation.evaluation(
            probabilities, task: recipe.task, thresholds: thresholds.map(\.value),
            bootstrap: Bootstrap(replicates: 1000, seed: recipe.seed))
        self.init(
            name: recipe.name, task: recipe.task, findings: findings,
            modules: [ModelCard.classifier: outcome.architecture],
            preprocessing: plan.trainingFilms.preprocessing,
            thresholds: zip(findings, thresholds).map { finding, chosen in
                OperatingPoint(
                    finding: finding, threshold: min(chosen.value, 1),
                    rule: "\(chosen.rule)", split: "validation", films: chosen.films,
                    patients: chosen.patients,
                    sensitivity: chosen.sensitivity, specificity: chosen.specificity)
            },
            training: TrainingRecord(
                recipe: recipe.yaml, seed: recipe.seed, threads: identity.threads,
                origin: plan.weightsOrigin,
                dataDigest: identity.data,
                splits: [
                    SplitRecord("train", plan.training), SplitRecord("validation", plan.validation),
                ],
                subjects: try SubjectHashes(plan), warnings: plan.warnings.isEmpty ? nil : plan.warnings,
                thorax: ThoraxRelease.version, libtorch: identity.libtorch,
                created: .now),
            metrics: evaluation.records(split: "validation"), licence: recipe.licence)
    }
}

extension SplitRecord {
    fileprivate init(_ split: String, _ table: TargetTable) {
        self.init(
            split: split, films: table.films.count, patients: Set(table.films.map(\.patient)).count,
            positives: table.findings.indices.map { table.counts($0).present })
    }
}

extension SubjectHashes {
    /// Keyed hashes of the patients and films that taught the network or chose its epoch and thresholds.
    fileprivate init(_ plan: TrainingPlan) throws {
        self.init(
            key: Digest.sha256("\(UUID())"),
            patients: (plan.training.films + plan.validation.films).map(\.patient),
            filmDigests: try plan.trainingFilms.fileDigests() + plan.validationFilms.fileDigests())
    }
}
