import Clinical
import Cohort
import Evaluating
import Foundation
import Groundwork
import Imaging
import ModelFile

/// A card for films of 32 pixels.
func card(
    task: ModelCard.Task = .binary, findings: [String] = ["Mass"], thresholds: [OperatingPoint] = []
) -> ModelCard {
    ModelCard(
        name: "arithmetic", task: task, findings: findings.map { Finding($0) },
        modules: [
            ModelCard.classifier: Architecture(name: "compact", inputChannels: 1, outputs: findings.count)
        ],
        preprocessing: Preprocessing(size: 32, normalisation: .imageNet(channels: 1)),
        thresholds: thresholds,
        training: TrainingRecord(
            recipe: "", seed: 1, threads: 1, origin: .scratch, dataDigest: "",
            splits: [
                SplitRecord(
                    split: "train", films: 100, patients: 100, positives: findings.map { _ in 50 })
            ],
            subjects: SubjectHashes(key: "k", patients: [], filmDigests: []), thorax: "", libtorch: "",
            created: .now),
        licence: "none")
}

/// Films of one finding whose logits are `sharpness` times what they should be, two films per patient.
func judged(
    _ count: Int, sharpness: Double = 1, bias: Double = 0, seed: UInt64 = 1, finding: String = "Mass"
) -> JudgedFilms {
    var generator = SeededGenerator(seed, "judged")
    var result = JudgedFilms()
    for index in 0..<count {
        let logit = 1.5 * generator.normal() + bias
        let isPresent = generator.chance(1 / (1 + exp(-logit)))
        result.films.append(
            Film(
                path: "/\(index).png", patient: "p\(index / 2)", sex: index % 3 == 0 ? "F" : "M",
                age: Double(index % 90), labels: [Finding(finding): isPresent ? .present : .absent]))
        result.logits.append([sharpness * logit])
    }
    return result
}

/// A film that looks a little like a chest: two dark fields in a brighter frame, each one different.
func chest(_ index: Int, size: Int = 32) -> PreparedFilm {
    var generator = SeededGenerator(7, "chest", index)
    let shift = generator.uniform(-1...1)
    let gain = generator.uniform(0.9...1.1)
    var pixels: [UInt8] = []
    for y in 0..<size {
        for x in 0..<size {
            let u = (Double(x) + shift) / Double(size) - 0.5
            let v = Double(y) / Double(size) - 0.5
            let field = exp(-pow((abs(u) - 0.22) / 0.12, 2) - pow(v / 0.32, 2))
            let level = gain * (190 - 140 * field - 60 * v) + 6 * generator.normal()
            pixels.append(UInt8(min(max(level, 0), 255)))
        }
    }
    return PreparedFilm(size: size, pixels: pixels)
}

/// Chests with features around a line.
func chests(_ range: Range<Int>) -> JudgedFilms {
    var result = JudgedFilms()
    for index in range {
        var generator = SeededGenerator(8, "features", index)
        let along = generator.normal()
        result.films.append(
            Film(path: "/c\(index).png", patient: "c\(index)", labels: [Finding("Mass"): .present]))
        result.logits.append([0])
        result.features.append((0..<6).map { Float(along * Double($0) + 0.1 * generator.normal()) })
        result.statistics.append(FilmStatistics(chest(index)))
    }
    return result
}
