import Assessment
import Clinical
import Cohort
import Foundation
import Imaging
import Inference
import ModelFile
import Phantoms
import Training

/// Phantoms with something planted that goes with the finding, and networks trained on them.
///
/// A network is judged on other patients' films in which the plant goes with the other class: one that uses the plant
/// does worse there than by chance.
final class PlantedPhantoms: Sendable {
    static let size = 64

    /// What is planted.
    enum Plant: Sendable {
        /// A bright square in the upper left corner.
        case corner
        /// A darker exposure.
        case exposure

        func callAsFunction(_ pixels: [UInt8]) -> [UInt8] {
            switch self {
            case .corner:
                var pixels = pixels
                for row in 1..<6 { for column in 1..<6 { pixels[row * size + column] = 255 } }
                return pixels
            case .exposure: return pixels.map { UInt8((pow(Double($0) / 255, 1.7) * 255).rounded()) }
            }
        }
    }

    let folder = FileManager.default.temporaryDirectory.appending(path: "planted-\(UUID().uuidString)")
    let plant: Plant
    let cohort: Cohort
    /// Films in which the plant goes with the other class, and whether they show the finding.
    private let opposed: [(film: PreparedFilm, isPresent: Bool)]

    /// - Parameter agreement: the share of films in which the plant goes with the finding.
    init(_ plant: Plant, agreement: Double, count: Int = 320) throws {
        self.plant = plant
        let root = folder
        let generator = PhantomGenerator(seed: 77, size: Self.size)
        let pneumonia = Finding("Pneumonia")
        for name in ["films", "lungs"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        var films: [Film] = []
        var opposed: [(PreparedFilm, Bool)] = []
        for index in 0..<count {
            let isPresent = index % 2 == 0
            let phantom = generator.phantom(index, finding: isPresent ? pneumonia : Finding("Normal"))
            guard case .gray8(let pixels) = phantom.radiograph.pixels else { continue }
            let number = Int(phantom.patient.dropFirst()) ?? 0
            if number % 4 == 0 {
                opposed.append(
                    (PreparedFilm(size: Self.size, pixels: isPresent ? pixels : plant(pixels)), isPresent))
                continue
            }
            let agrees = Double(index / 2 % 20) < agreement * 20
            let isPlanted = isPresent == agrees
            let picture = Radiograph(
                width: Self.size, height: Self.size, pixels: .gray8(isPlanted ? plant(pixels) : pixels))
            let lungs = Radiograph(
                width: Self.size, height: Self.size,
                pixels: .gray8(phantom.lungs.isInside.map { $0 ? 255 : 0 }))
            let paths = ["films", "lungs"].map { root.appending(path: "\($0)/\(index).png") }
            for (url, picture) in zip(paths, [picture, lungs]) {
                try Data(PNGWriter.encode(picture)).write(to: url)
            }
            films.append(
                Film(
                    path: paths[0].path, patient: phantom.patient,
                    split: number % 4 == 1 ? .validation : .train,
                    site: isPlanted ? "planted" : "plain", masks: ["lungs": paths[1].path],
                    labels: [pneumonia: isPresent ? .present : .absent]))
        }
        cohort = try Cohort(films: films, findings: [pneumonia])
        self.opposed = opposed
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func run(_ name: String, _ overrides: [String] = [], resume: Bool = false) throws -> TrainingRun {
        let yaml = """
            findings: [Pneumonia]
            image: {size: 64}
            batchSize: 16
            phases: [{epochs: 6, learningRate: 0.002, warmupEpochs: 1}]
            augmentation: {shift: 0.02, noise: 0.02}
            threads: 2
            """
        return try TrainingRun(
            recipe: Recipe(yaml: yaml, file: "planted", overrides: overrides), cohort: cohort,
            options: .init(
                folder: folder.appending(path: name), cache: folder.appending(path: "cache"), device: "cpu",
                resume: resume, skipUnreadable: false)
        ) { _, _ in }
    }

    /// AUROC where the plant goes with the other class, of a network trained with these recipe keys.
    func opposedAUROC(_ name: String, _ overrides: [String] = []) async throws -> Double {
        let run = try run(name, overrides)
        let card = try await run.run { _ in }
        let predictor = try await Predictor(model: run.modelFile.path, settings: .init(threads: 2))
        let films = opposed.map { opposed in
            card.preprocessing.prepare(
                Radiograph(width: Self.size, height: Self.size, pixels: .gray8(opposed.film.pixels)))
        }
        let scores = try await predictor.probabilities(of: films).map { $0[0] }
        let (present, absent) = (
            zip(scores, opposed).filter { $0.1.isPresent }.map(\.0),
            zip(scores, opposed).filter { !$0.1.isPresent }.map(\.0)
        )
        let wins = present.reduce(0.0) { sum, score in
            sum + absent.reduce(0.0) { $0 + (score > $1 ? 1 : score == $1 ? 0.5 : 0) }
        }
        return wins / Double(present.count * absent.count)
    }

    /// The penalties and group weights of every epoch.
    func epochs(_ name: String, _ overrides: [String]) async throws -> [EpochReport] {
        let box = EpochBox()
        _ = try await run(name, overrides).run { event in
            if case .epochEnded(let report) = event { box.add(report) }
        }
        return box.reports
    }
}
