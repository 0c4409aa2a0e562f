import Assessment
import Clinical
import Cohort
import Evaluating
import Foundation
import Groundwork
import Imaging
import Metrics
import ModelFile
import Reporting

/// Made-up evaluations with everything that a report can say.
enum DetailSamples {
    static func card(task: ModelCard.Task = .binary, findings: [String] = ["Pneumonia"]) -> ModelCard {
        var card = ModelCard(
            name: "pneumonia-compact", task: task, findings: findings.map { Finding($0) },
            modules: [
                ModelCard.classifier: Architecture(name: "compact", inputChannels: 1, outputs: findings.count)
            ],
            preprocessing: Preprocessing(size: 160, normalisation: .imageNet(channels: 1)),
            thresholds: task == .exclusive
                ? []
                : findings.map {
                    OperatingPoint(
                        finding: Finding($0), threshold: 0.4, rule: "youden", split: "validation", films: 500,
                        patients: 250, sensitivity: 0.9, specificity: 0.8)
                },
            training: TrainingRecord(
                recipe: "model: compact\nphases:\n  - epochs: 5\n", seed: 1, threads: 2, origin: .scratch,
                dataDigest: "00ff",
                splits: [
                    SplitRecord(
                        split: "train", films: 4000, patients: 2000, positives: findings.map { _ in 1600 })
                ],
                subjects: SubjectHashes(key: "k", patients: [], filmDigests: []), thorax: "0.1.0",
                libtorch: "2.13.0", created: Date(timeIntervalSince1970: 1_700_000_000)),
            metrics: [
                MetricRecord(
                    name: "AUROC", finding: Finding(findings[0]), split: "validation", estimate: 0.98,
                    lower: 0.97, upper: 0.99, counts: ["films": 500])
            ],
            licence: "CC0-1.0")
        card.calibration = .temperature(value: 1.4)
        card.calibrationRecord = CalibrationRecord(
            split: "validation", films: 500, patients: 250, folds: 5,
            logLoss: ["none": 0.2211, "temperature": 0.2012])
        if task == .binary {
            card.conformal = ConformalRule(
                coverage: 0.9, score: .leastAmbiguous, limits: [[0.62, 0.55]], split: "validation",
                films: 500,
                patients: 250)
        }
        return card
    }

    /// Films with every attribute, and probabilities that are worse for one site.
    static func films(_ count: Int, seed: UInt64) -> (films: [Film], probabilities: [[Double]]) {
        var generator = SeededGenerator(seed, "films")
        var films: [Film] = []
        var probabilities: [[Double]] = []
        for index in 0..<count {
            let isPresent = generator.chance(0.4)
            let site = ["Guangzhou", "Bethesda"][index / 2 % 2]
            let skill = site == "Bethesda" ? 1.6 : 3.2
            films.append(
                Film(
                    path: "/films/film-\(index).png", patient: "p\(index / 2)", study: "s\(index / 2)",
                    site: site, view: index / 2 % 3 == 0 ? "AP" : "PA", sex: index / 2 % 2 == 0 ? "F" : "M",
                    age: Double((index / 2 * 7) % 95), device: index % 5 == 0 ? nil : "DX",
                    labels: [Finding("Pneumonia"): isPresent ? .present : .absent]))
            let logit = skill * (isPresent ? 0.6 : -0.4) + 1.1 * generator.normal()
            probabilities.append([Samples.logistic(logit)])
        }
        return (films, probabilities)
    }

    static func content(model: String = "pneumonia-compact", seed: UInt64 = 1, count: Int = 420) throws
        -> ReportContent
    {
        let card = card()
        let bootstrap = try Bootstrap(replicates: 200, seed: 7)
        let (films, probabilities) = films(count, seed: seed)
        let validation = Self.films(300, seed: seed + 50)
        let table = TargetTable(films, findings: card.findings, task: .binary)
        var details = try DetailBuilder(
            card: card, table: table, probabilities: probabilities, bootstrap: bootstrap
        ).build(
            rules: [
                .youden, .sensitivity(atLeast: 0.95), .specificity(atLeast: 0.95), .cost(falseAlarms: 5),
            ],
            validation: (
                TargetTable(validation.films, findings: card.findings, task: .binary),
                validation.probabilities
            ), prevalences: ["": [0.02, 0.1]])
        let studies = Studies(films)
        let evaluation = try table.evaluation(
            probabilities, task: .binary, thresholds: [0.4], bootstrap: bootstrap)
        details.studies = .init(
            rule: StudyCombination.mean.summary, studies: studies.films.count,
            withSeveralFilms: studies.withSeveralFilms,
            evaluation: try TargetTable(studies.films, findings: card.findings, task: .binary).evaluation(
                studies.probabilities(probabilities, by: .mean, task: .binary), task: .binary,
                thresholds: [0.4], bootstrap: bootstrap))
        details.gate = .init(
            films: count, refused: 2, expected: 0.01,
            examples: [
                .init(
                    film: "lateral-view-of-the-chest-with-a-long-file-name.png",
                    reasons: [
                        "it resembles the average of the model's own films too little (correlation 0.12, at least 0.55 expected), so it may be no upright frontal chest film"
                    ]),
                .init(film: "white.png", reasons: ["its mean gray level is 0.98, outside 0.21 to 0.77"]),
            ])
        return ReportContent(
            model: model, modelDescription: "compact at 160 × 160 pixels, trained from scratch",
            cohort: "kermany-split.csv, test split", date: "2026-11-24", evaluation: evaluation,
            thresholds: [:], warnings: ["In training: two sites only."],
            provenance: [.init("Thorax", "0.1.0")], details: details)
    }

    /// Pictures of phantoms' stand-ins, and what a model says of them.
    static func gallery(in folder: URL) async throws -> Gallery {
        var films: [Film] = []
        for index in 0..<14 {
            let path = folder.appending(path: "film-\(index).png")
            let pixels = (0..<(80 * 100)).map { UInt8(($0 % 80 * 3 + $0 / 80 * 2 + index * 9) % 256) }
            try Data(PNGWriter.encode(gray8: pixels, width: 80, height: 100)).write(to: path)
            films.append(
                Film(
                    path: path.path, patient: "\(index)", split: .test,
                    labels: [Finding("Pneumonia"): index % 2 == 0 ? .present : .absent]))
        }
        let card = card()
        let cohort = try Cohort(films: films, findings: card.findings)
        let result = try await HeldOutEvaluation(card: card, cohort: cohort, scope: .testSplit).run(
            Alternating(card: card), bootstrap: .none
        ) { _ in }
        return Gallery(result, task: .binary)
    }

    static func comparisons() throws -> [ModelComparison] {
        func sample(_ seed: UInt64) throws -> BinarySample {
            let (films, probabilities) = films(420, seed: 1)
            var generator = SeededGenerator(seed, "noise")
            return try BinarySample(
                probabilities: probabilities.map { min(max($0[0] + 0.2 * generator.normal(), 0), 1) },
                labels: films.map { $0.label(of: Finding("Pneumonia")).target },
                patients: films.map(\.patient))
        }
        return [
            ModelComparison(
                cohort: "kermany-split.csv, test split", finding: "Pneumonia", a: "pneumonia-compact",
                b: "pneumonia-vgg16", areas: try DeLong.compare(a: sample(1), b: sample(2)))
        ]
    }
}
