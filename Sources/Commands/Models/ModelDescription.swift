import Clinical
import Evaluating
import Foundation
import Imaging
import ModelFile
import ModelZoo
import Reporting

/// Architectures and cards in words.
enum ModelDescription {
    static func row(_ entry: ModelRegistry.Entry) -> [String] {
        [
            entry.name, entry.family, Numeral.count(entry.parameterCount), "\(entry.defaultSize)",
            entry.weights?.file ?? "–",
        ]
    }

    static func text(_ entry: ModelRegistry.Entry) throws -> String {
        let model = try ModelRegistry.make(
            Architecture(name: entry.name, inputChannels: 3, outputs: 1000), seed: nil)
        return """
            \(entry.name), \(entry.family)
            parameters  \(Numeral.count(entry.parameterCount)) with 3 input channels and 1,000 outputs
            input       \(entry.defaultSize) × \(entry.defaultSize) pixels
            weights     \(weights(entry.weights))
            blocks      \(model.blocks.map(\.name).joined(separator: ", "))
            Grad-CAM    \(model.camTap)
            """
    }

    private static func weights(_ spec: WeightSpec?) -> String {
        guard let spec else { return "none published" }
        return """
            \(spec.file), \(spec.labels), from \(spec.source)
            expects     \(spec.normalisation)
            licence     \(spec.licence)
            """
    }

    static func json(_ card: ModelCard) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(card), as: UTF8.self)
    }

    static func text(_ card: ModelCard, path: String) -> String {
        let network =
            (card.modules[ModelCard.classifier] ?? card.modules[ModelCard.backbone]).map {
                "\($0.name), \($0.inputChannels) channels"
            } ?? card.networkName ?? "none"
        let training = card.training
        let splits = training.splits.map { "\($0.split) \($0.films) films of \($0.patients) patients" }
        return """
            \(card.name) (\(path))
            \(card.intendedUse)

            task        \(card.task.rawValue): \(card.findings.map(\.name).joined(separator: ", "))
            network     \(network), \(card.preprocessing.size) × \(card.preprocessing.size) pixels
            films       \(films(card.preprocessing))
            averages    \(averages(card))
            thresholds  \(thresholds(card))
            calibration \(card.calibration.summary)\(card.calibrationRecord.map { ", \($0.summary)" } ?? "")
            abstains    \(abstention(card))
            gate        \(gate(card))
            studies     \(card.combination?.summary ?? "no rule of its own")
            weights     \(training.origin.label)
            trained on  \(splits.joined(separator: "; "))
            \(training.recipe.isEmpty ? "imported by " : "seed        \(training.seed), \(training.threads) threads,") Thorax \(training.thorax), libtorch \(training.libtorch)
            licence     \(card.licence)
            \((training.warnings ?? []).map { "WARNING     \($0)\n" }.joined())
            \(figures(card))
            """
    }

    private static func films(_ preprocessing: Preprocessing) -> String {
        (preprocessing.crop == .lungs ? "cropped to the lungs, " : "")
            + "\(preprocessing.resize.rawValue) resize, \(preprocessing.fit.rawValue)"
    }

    private static func averages(_ card: ModelCard) -> String {
        let members = card.ensemble.map { "the \($0.combination.rawValue) of \($0.members.count) members" }
        let views = card.views.map { "logits over \($0.count) views of each film" }
        let all = [members, views].compactMap { $0 }
        return all.isEmpty ? "nothing, one network sees each film once" : all.joined(separator: "; ")
    }

    private static func thresholds(_ card: ModelCard) -> String {
        guard !card.thresholds.isEmpty else { return "none, the likeliest class is decided for" }
        return card.thresholds.map {
            "\($0.finding) \(Numeral.threshold($0.threshold)) (\($0.rule) on \($0.split))"
        }.joined(separator: "; ")
    }

    private static func abstention(_ card: ModelCard) -> String {
        guard let rule = card.conformal else { return "never" }
        return
            "so that the truth is kept on \(Numeral.percent(rule.coverage)) of films (\(rule.split), \(rule.films) films)"
    }

    private static func gate(_ card: ModelCard) -> String {
        guard let gate = card.gate else { return "none, every film is judged" }
        return "refuses \(Numeral.percent(gate.refusalRate)) of \(gate.limitFilms) \(gate.limitsFrom) films"
    }

    private static func figures(_ card: ModelCard) -> String {
        var table = TextTable([
            .init("figure"), .init("finding"), .init("split"), .init("value", .right),
            .init("interval", .right),
        ])
        for record in card.metrics {
            table.add([
                record.name, record.finding?.name ?? "", record.split, record.valueText, record.intervalText,
            ])
        }
        return table.description
    }
}
