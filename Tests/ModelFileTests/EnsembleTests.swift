import Clinical
import Foundation
import Imaging
import ModelFile
import Testing

/// Several networks in one file.
@Suite struct EnsembleTests {
    private func model(
        _ name: String, size: Int = 32, levels: Preprocessing.Levels = .stored,
        calibration: Calibration = .uncalibrated, rule: String = "youden", threshold: Double = 0.4,
        data: String = "d", findings: [Finding] = [Finding("Pneumonia")], patients: [String] = ["P1"]
    ) throws -> ThoraxModelFile {
        let card = ModelCard(
            name: name, task: .binary, findings: findings,
            modules: [
                ModelCard.classifier: Architecture(name: "compact", inputChannels: 1, outputs: findings.count)
            ],
            preprocessing: Preprocessing(size: size, normalisation: .imageNet(channels: 1), levels: levels),
            thresholds: [
                OperatingPoint(finding: findings[0], threshold: threshold, rule: rule, split: "validation")
            ],
            calibration: calibration,
            training: TrainingRecord(
                recipe: "name: \(name)", seed: 1, threads: 1, origin: .scratch, dataDigest: data,
                splits: [
                    SplitRecord(split: "train", films: 2, patients: 1, positives: findings.map { _ in 1 })
                ],
                subjects: SubjectHashes(key: name, patients: patients, filmDigests: ["f-" + name]),
                thorax: "1", libtorch: "2", created: .init(timeIntervalSince1970: 0)),
            licence: "CC BY 4.0")
        let tensors = ["conv.weight": StoredTensor(floats: [1, 2, 3, Float(size)], shape: [2, 2])]
        return try ThoraxModelFile(card: card, modules: [ModelCard.classifier: tensors], path: name)
    }

    @Test func aCalibrationTakesBackTheCallForOne() throws {
        let members = [try model("a"), try model("b", data: "e")]
        var card = try ThoraxModelFile.ensemble(of: members, combination: .logits, name: "both").card
        #expect(card.training.warnings?.count == 2)
        card.training.noteCalibration()
        // What else the card warns of stays.
        #expect(card.training.warnings?.count == 1)
        #expect(card.training.warnings?[0].contains("different films") == true)
    }

    @Test func membersComeBackUnderTheirOwnKeys() throws {
        let members = [
            try model("a", size: 48, levels: .equalised, threshold: 0.4),
            try model("b", calibration: .temperature(value: 2), threshold: 0.6, data: "e", patients: ["P2"]),
        ]
        let ensemble = try ThoraxModelFile.ensemble(of: members, combination: .probabilities, name: "both")
        try withFile { path in
            try ensemble.write(to: URL(filePath: path))
            let names = Set(try SafetensorsFile(path: path).tensors.keys)
            #expect(names == ["members.0.conv.weight", "members.1.conv.weight"])
            let read = try ThoraxModelFile.read(path)
            #expect(read.card == ensemble.card)
            for (index, member) in members.enumerated() {
                #expect(
                    try read.tensors(of: Ensemble.module(index)) == member.tensors(of: ModelCard.classifier))
                #expect(read.card.ensemble?.members[index].preprocessing == member.card.preprocessing)
            }
            let card = read.card
            #expect(card.preprocessing.size == 48 && card.preprocessing.levels == .stored)
            #expect(abs((card.threshold(for: Finding("Pneumonia")) ?? 0) - 0.5) < 1e-12)
            #expect(card.networkName == "ensemble of 2: compact, compact")
            // Whoever either member has seen is known, although their hashes have different keys.
            #expect(card.training.subjects.patientsSeen(among: ["P1", "P2", "P3"]) == ["P1", "P2"])
            #expect(card.training.subjects.filmsSeen(among: ["f-a", "f-b", "f-c"]) == ["f-a", "f-b"])
        }
    }

    @Test func meansAreOfWhatTheCardSays() throws {
        let member = { (calibration: Calibration) in
            Ensemble.Member(
                name: "m", preprocessing: Preprocessing(size: 8, normalisation: .imageNet(channels: 1)),
                calibration: calibration, recipe: "")
        }
        var ensemble = Ensemble(
            combination: .probabilities, members: [member(.uncalibrated), member(.temperature(value: 2))])
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let logit = ensemble.logits(of: [[1.5], [-3]], task: .binary)[0]
        #expect(abs(sigmoid(logit) - (sigmoid(1.5) + sigmoid(-1.5)) / 2) < 1e-12)
        let classes = ensemble.logits(of: [[1, 0, -1], [0, 0, 4]], task: .exclusive)
        let mean = Calibration.uncalibrated.probabilities(of: classes, task: .exclusive)
        let first = Calibration.uncalibrated.probabilities(of: [1, 0, -1], task: .exclusive)
        let second = Calibration.uncalibrated.probabilities(of: [0, 0, 2], task: .exclusive)
        for index in 0..<3 { #expect(abs(mean[index] - (first[index] + second[index]) / 2) < 1e-12) }
        #expect(ensemble.logits(of: [[900], [900]], task: .binary)[0].isFinite)
        #expect(ensemble.logits(of: [[.nan], [0]], task: .binary)[0].isNaN)
        ensemble.combination = .logits
        #expect(ensemble.logits(of: [[1, 2], [3, 6]], task: .independent) == [2, 4])
    }

    @Test func whatDiffersIsNamed() throws {
        let first = try model("a")
        func message(_ others: [ThoraxModelFile]) -> String {
            do {
                _ = try ThoraxModelFile.ensemble(of: [first] + others, combination: .logits, name: "x")
                return "no error"
            } catch { return "\(error)" }
        }
        #expect(message([]).contains("found 1"))
        #expect(message([try model("b", findings: [Finding("Effusion")])]).contains("list of findings"))
        let nested = try ThoraxModelFile.ensemble(of: [first, first], combination: .logits, name: "x")
        #expect(message([nested]).contains("ensemble already"))
        #expect(
            message([try first.showing([TestView(), TestView(gamma: 1.2)])]).contains("set of test views"))
    }

    @Test func contradictionsInACardAreRefused() throws {
        let good = try ThoraxModelFile.ensemble(
            of: [model("a"), model("b")], combination: .logits, name: "x")
        func complaint(_ change: (inout ModelCard) -> Void) -> String {
            var card = good.card
            change(&card)
            do {
                _ = try ModelCard(json: card.json(path: "x"), path: "x")
                return "no error"
            } catch { return "\(error)" }
        }
        let cases: [(String, (inout ModelCard) -> Void)] = [
            ("no error", { _ in }),
            ("ensemble.members", { $0.ensemble?.members.removeLast() }),
            ("3 outputs", { $0.modules["members.0"]?.outputs = 3 }),
            ("views", { $0.views = [] }),
            ("gamma", { $0.views = [TestView(gamma: 0)] }),
            ("without dots", { $0.modules["members.x"] = $0.modules["members.0"] }),
        ]
        for (expected, change) in cases {
            let found = complaint(change)
            #expect(found.contains(expected), "\(found)")
        }
    }

    @Test func viewsLieOnBothSidesOfTheFilm() {
        let views = TestView.around(shift: 0.02, scale: 0.04, gamma: 0.1)
        #expect(views.count == 9 && views[0] == TestView() && views.allSatisfy { !$0.isMirrored })
        #expect(abs(views.reduce(0) { $0 + $1.shiftRight + $1.shiftDown }) < 1e-12)
        #expect(TestView.around(mirrored: true).count == 2)
    }
}
