import Clinical
import Cohort
import Evaluating
import Foundation
import Metrics
import ModelFile
import Testing

@Suite struct CalibrationTests {
    private func table(_ films: JudgedFilms) -> TargetTable {
        TargetTable(films.films, findings: [Finding("Mass")], task: .binary)
    }

    @Test func logitsThreeTimesTooSharpAreSoftened() throws {
        let films = judged(1500, sharpness: 3)
        let choice = try CalibrationChoice(
            logits: films.logits, table: table(films), task: .binary, split: "validation", seed: 1)
        guard
            case .temperature(let value) = try CalibrationMethod.temperature.fit(
                logits: films.logits, table: table(films), task: .binary)
        else {
            Issue.record("no temperature")
            return
        }
        #expect(abs(value - 3) < 0.4, "\(value)")
        #expect(choice.method == .temperature || choice.method == .platt)
        let loss = choice.record.logLoss
        #expect(try #require(loss["temperature"]) < #require(loss["none"]) - 0.05)
        #expect(choice.record.films == 1500 && choice.record.patients == 750 && choice.record.folds == 5)
    }

    @Test func theSameFilmsGiveTheSameChoice() throws {
        let films = judged(200, sharpness: 2)
        let choices = try (0..<2).map { _ in
            try CalibrationChoice(
                logits: films.logits, table: table(films), task: .binary, split: "validation", seed: 4)
        }
        #expect(choices[0].calibration == choices[1].calibration)
        #expect(choices[0].record == choices[1].record)
    }

    @Test func crossFittedProbabilitiesNeverSawTheirPatient() throws {
        // Fitted to all, isotonic would give 0 and 1 exactly; each left-out patient is a surprise instead.
        let films = judged(60, sharpness: 1, seed: 9)
        let choice = try CalibrationChoice(
            logits: films.logits, table: table(films), task: .binary, split: "validation", only: .isotonic,
            seed: 1)
        let fitted = films.probabilities(choice.calibration, task: .binary)
        #expect(fitted != choice.crossFitted)
        #expect(choice.method == .isotonic)
    }

    @Test func oneClassIsToldAndNothingIsInvented() throws {
        var films = judged(40)
        films.films = films.films.map { $0.labelled([Finding("Mass"): .present]) }
        let choice = try CalibrationChoice(
            logits: films.logits, table: table(films), task: .binary, split: "validation", seed: 1)
        #expect(choice.notes.contains { $0.hasPrefix("platt") && $0.contains("no finding has films") })
        #expect(throws: CalibrationError.self) {
            try CalibrationChoice(
                logits: [], table: TargetTable([], findings: [Finding("Mass")], task: .binary), task: .binary,
                split: "validation", seed: 1)
        }
    }

    @Test func classesTakeATemperatureOnly() throws {
        let error = #expect(throws: CalibrationError.self) {
            try CalibrationChoice(
                logits: [[1, 2]],
                table: TargetTable([], findings: ["A", "B"].map { Finding($0) }, task: .exclusive),
                task: .exclusive, split: "validation", only: .platt, seed: 1)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("use temperature"))
    }

    @Test func aCardLearnsAllOfItFromValidationFilms() throws {
        let validation = judged(400, sharpness: 2)
        let old = card(thresholds: [
            OperatingPoint(finding: Finding("Mass"), threshold: 0.7, rule: "youden", split: "validation")
        ])
        var options = ModelCalibration.Options()
        options.refusalRate = nil
        options.method = .platt
        let result = try ModelCalibration(
            old, validation: validation, reference: nil, split: "validation", options: options)
        #expect(result.card.calibration != .uncalibrated)
        // A rising map moves the threshold, not the decisions.
        let before = try #require(
            try ThresholdRule.youden.choose(
                on: table(validation).binarySample(
                    validation.probabilities(.uncalibrated, task: .binary), finding: 0)
            ).sensitivity)
        #expect(result.card.thresholds[0].sensitivity == before)
        #expect(result.card.conformal?.coverage == 0.9)
        #expect(try #require(result.card.conformal).limits[0].count == 2)
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).st")
        defer { try? FileManager.default.removeItem(at: path) }
        try ThoraxModelFile(
            card: result.card, modules: ["classifier": ["a": StoredTensor(floats: [1], shape: [1])]]
        ).write(to: path)
        let read = try ThoraxModelFile.read(path.path).card
        #expect(read.calibration == result.card.calibration && read.conformal == result.card.conformal)
    }

    @Test func anotherPrevalenceMovesLogOdds() throws {
        let films = judged(300)
        var options = ModelCalibration.Options()
        options.refusalRate = nil
        options.coverage = nil
        options.method = CalibrationMethod.none
        options.prevalence = 0.02
        let result = try ModelCalibration(
            card(), validation: films, reference: nil, split: "validation", options: options)
        let positives = Double(films.films.count { $0.label(of: Finding("Mass")) == .present })
        let odds = positives / (300 - positives)
        // By hand: posterior odds = likelihood ratio × new prior odds.
        let expected = exp(0.3) / odds * (0.02 / 0.98)
        let given = result.card.calibration.probabilities(of: [0.3], task: .binary)[0]
        #expect(abs(given / (1 - given) - expected) < 1e-12 * expected * 1e3)
    }
}
