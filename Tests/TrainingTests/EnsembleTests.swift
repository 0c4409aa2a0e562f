import Assessment
import Cohort
import Foundation
import Imaging
import Inference
import ModelFile
import Testing
import Training

/// Trained networks as one file, shown several views, and stored in half precision: what a predictor makes of them.
@Suite struct EnsembleTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    private func trained(_ name: String, _ overrides: [String] = []) async throws -> ThoraxModelFile {
        let run = try tiny.run(
            name, overrides: ["phases=[{epochs: 1}]", "augmentation={}", "name=\(name)"] + overrides)
        _ = try await run.run { _ in }
        return try ThoraxModelFile.read(run.modelFile.path)
    }

    private func predictor(_ file: ThoraxModelFile) async throws -> Predictor {
        let url = tiny.folder.appending(path: "\(UUID().uuidString).safetensors")
        try file.write(to: url)
        return try await Predictor(model: url.path)
    }

    private func films(_ preprocessing: Preprocessing) throws -> [PreparedFilm] {
        try tiny.cohort.allFilms.prefix(6).map { try preprocessing.prepare(contentsOf: $0.path) }
    }

    @Test func anEnsembleGivesTheMeanOfItsMembers() async throws {
        let members = [
            try await trained("first"),
            try await trained("second", ["seed=2", "image.levels=equalised", "model.channels=3"]),
        ]
        for combination in Ensemble.Combination.allCases {
            let both = try await predictor(.ensemble(of: members, combination: combination, name: "both"))
            var each: [[[Double]]] = []
            for member in members {
                let single = try await predictor(member)
                let films = try films(member.card.preprocessing)
                each.append(
                    combination == .logits
                        ? try await single.logits(of: films) : try await single.probabilities(of: films))
            }
            let films = try films(both.card.preprocessing)
            let found =
                combination == .logits
                ? try await both.logits(of: films) : try await both.probabilities(of: films)
            for film in films.indices {
                let mean = (each[0][film][0] + each[1][film][0]) / 2
                #expect(abs(found[film][0] - mean) < 1e-5, "\(combination), film \(film)")
            }
            let features = try await both.embeddings(of: films)
            #expect(Set(features.map(\.count)).count == 1 && features[0].count > 0)
        }
    }

    @Test func viewsAreAveragedAndTheFilmAloneIsItself() async throws {
        let file = try await trained("views")
        let plain = try await predictor(file)
        let films = try films(file.card.preprocessing)
        let expected = try await plain.logits(of: films)
        let alone = try await predictor(file.showing([TestView()])).logits(of: films)
        let mirrored = try await predictor(file.showing([TestView(isMirrored: true)])).logits(of: films)
        let both = try await predictor(file.showing([TestView(), TestView(isMirrored: true)])).logits(
            of: films)
        for film in films.indices {
            #expect(alone[film] == expected[film])
            #expect(mirrored[film] != expected[film])
            #expect(abs(both[film][0] - (expected[film][0] + mirrored[film][0]) / 2) < 1e-9)
        }
        let many = try await predictor(file.showing(TestView.around(shift: 0.03, scale: 0.05, gamma: 0.2)))
        #expect(many.card.training.warnings?.contains { $0.contains("calibrate anew") } == true)
        var outcomes: [FilmAssessment] = []
        for await outcome in many.predict(tiny.cohort.allFilms.prefix(3).map(\.path)) {
            outcomes.append(outcome)
        }
        #expect(outcomes.count == 3 && outcomes.allSatisfy { $0.failure == nil && $0.findings.count == 1 })
    }

    @Test func halfPrecisionIsHalfTheFileAndNearlyTheSame() async throws {
        let file = try await trained("half")
        let films = try films(file.card.preprocessing)
        let expected = try await predictor(file).logits(of: films)
        for (precision, tolerance) in [(StoredPrecision.float16, 0.02), (.bfloat16, 0.15)] {
            let (small, change) = try file.storing(precision)
            #expect(change > 0 && change < 0.005)
            let found = try await predictor(small).logits(of: films)
            for film in films.indices { #expect(abs(found[film][0] - expected[film][0]) < tolerance) }
            let bytes = { (file: ThoraxModelFile) in
                try file.tensors(of: ModelCard.classifier).values.reduce(0) { $0 + $1.byteCount }
            }
            #expect(try Double(bytes(small)) < 0.55 * Double(bytes(file)))
        }
    }
}
