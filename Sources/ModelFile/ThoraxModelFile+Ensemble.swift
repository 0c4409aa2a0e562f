import Clinical
import Foundation
import Groundwork
import Imaging

extension ThoraxModelFile {
    /// Puts models for the same findings into one file whose judgement is the mean of theirs.
    ///
    /// They may differ in architecture, input size, gray levels and normalisation. The ensemble's films are prepared at the
    /// largest of the sizes; a smaller member gets them resized from there.
    ///
    /// - Throws: ``EnsembleError`` naming the first model that doesn't fit, and in what.
    package static func ensemble(
        of files: [ThoraxModelFile], combination: Ensemble.Combination, name: String
    ) throws -> ThoraxModelFile {
        guard files.count > 1, let first = files.first?.card else { throw EnsembleError.tooFew(files.count) }
        var modules: [String: [String: StoredTensor]] = [:]
        var architectures: [String: Architecture] = [:]
        for (index, file) in files.enumerated() {
            try file.checkAgreement(with: first)
            guard let architecture = file.card.modules[ModelCard.classifier] else {
                throw EnsembleError.noClassifier(path: file.path)
            }
            architectures[Ensemble.module(index)] = architecture
            modules[Ensemble.module(index)] = try file.tensors(of: ModelCard.classifier)
        }
        let cards = files.map(\.card)
        var card = ModelCard(
            name: name, intendedUse: first.intendedUse, task: first.task, findings: first.findings,
            modules: architectures, preprocessing: common(cards.map(\.preprocessing), first.preprocessing),
            thresholds: thresholds(cards), training: training(cards),
            licence: distinct(cards.map(\.licence)).joined(separator: "; "))
        card.ensemble = Ensemble(
            combination: combination,
            members: cards.map {
                Ensemble.Member(
                    name: $0.name, preprocessing: $0.preprocessing, calibration: $0.calibration,
                    recipe: $0.training.recipe)
            })
        card.views = first.views
        return try ThoraxModelFile(card: card, modules: modules)
    }

    private func checkAgreement(with first: ModelCard) throws(EnsembleError) {
        if card.ensemble != nil { throw .nested(path: path) }
        let facts = [
            ("task", first.task.rawValue, card.task.rawValue),
            (
                "list of findings", first.findings.map(\.name).joined(separator: ", "),
                card.findings.map(\.name).joined(separator: ", ")
            ),
            ("way to make films square", first.preprocessing.fit.rawValue, card.preprocessing.fit.rawValue),
            ("set of test views", "\(first.views?.count ?? 1)", "\(card.views?.count ?? 1)"),
        ]
        for (what, expected, found) in facts where expected != found {
            throw .different(path: path, what: what, expected: expected, found: found)
        }
        if first.views != card.views {
            throw .different(path: path, what: "set of test views", expected: "the same", found: "another")
        }
    }

    /// The preparation that every member's can start from: the largest side, and gray levels only where all measure alike.
    private static func common(_ all: [Preprocessing], _ first: Preprocessing) -> Preprocessing {
        var common = first
        common.size = all.map(\.size).max() ?? first.size
        if all.contains(where: { $0.resize == .exact }) { common.resize = .exact }
        if all.contains(where: { $0.levels != first.levels || $0.size != first.size }) {
            common.levels = .stored
        }
        return common
    }

    /// The mean of the members' thresholds where all were chosen by one rule; calibration chooses them anew.
    private static func thresholds(_ cards: [ModelCard]) -> [OperatingPoint] {
        cards[0].thresholds.compactMap { point in
            let all = cards.compactMap { card in card.thresholds.first { $0.finding == point.finding } }
            guard all.count == cards.count, Set(all.map(\.rule)).count == 1 else { return nil }
            return OperatingPoint(
                finding: point.finding, threshold: all.reduce(0) { $0 + $1.threshold } / Double(all.count),
                rule: point.rule, split: point.split)
        }
    }

    private static func training(_ cards: [ModelCard]) -> TrainingRecord {
        var record = cards[0].training
        let digests = distinct(cards.map(\.training.dataDigest))
        record.recipe = cards.map { "# \($0.name)\n\($0.training.recipe)" }.joined(separator: "\n")
        let origins = distinct(cards.map(\.training.origin.label))
        if origins.count > 1 {
            record.origin = .pretrained(
                source: origins.joined(separator: "; "),
                sha256: Digest.sha256(origins.joined(separator: "\n")))
        }
        if digests.count > 1 {
            record.dataDigest = Digest.sha256(digests.joined(separator: "\n"))
            // Each member's hashes have a key of their own, so that they can't be made one set.
            record.subjects.others = cards.dropFirst().map(\.training.subjects)
        }
        var warnings = distinct(cards.flatMap { $0.training.warnings ?? [] })
        if digests.count > 1 {
            warnings.append(
                "The members were trained on different films; the splits told here are the first's.")
        }
        warnings.append(TrainingRecord.CallForCalibration.ensemble)
        record.warnings = warnings
        record.created = .now
        return TrainingRecord(
            recipe: record.recipe, seed: record.seed, threads: record.threads, origin: record.origin,
            dataDigest: record.dataDigest, splits: record.splits, subjects: record.subjects,
            warnings: warnings,
            thorax: record.thorax, libtorch: record.libtorch, created: record.created)
    }

    /// Each once, in the order of first appearance.
    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
