import Assessment
import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import ModelFile
import _TestSupport

/// Films made of rectangles: two lungs that are brighter where there is a disease, and perhaps a bright corner.
struct MadeUpFilms {
    static let size = 32
    static let disease = Finding("Pneumonia")
    static let lungs = Mask(
        width: size, height: size,
        isInside: (0..<size * size).map { index in
            let (x, y) = (index % size, index / size)
            return (7..<13).contains(x) && (8..<24).contains(y)
                || (19..<25).contains(x) && (8..<24).contains(y)
        })

    /// How strongly the disease shows, in gray levels against noise of 12.
    var contrast = 24.0
    /// Share of films whose corner is bright just where the disease is; 0.5 is chance.
    var agreement = 0.5
    var count = 160
    var seed: UInt64 = 1
    var hasMasks = true

    func film(_ index: Int) -> (pixels: [UInt8], isIll: Bool) {
        var generator = SeededGenerator(seed, "made-up film", index)
        let isIll = generator.chance(0.5)
        let isMarked = generator.chance(agreement) == isIll
        let size = Self.size
        let pixels = (0..<size * size).map { pixel -> UInt8 in
            var level = Self.lungs.isInside[pixel] ? 70.0 + (isIll ? contrast / 4 : 0) : 150
            if isMarked, pixel % size < 4, pixel / size < 4 { level = 250 }
            return UInt8(min(max(level + generator.normal() * 12, 0), 255))
        }
        return (pixels, isIll)
    }

    /// Writes the films as a cohort, two of each patient.
    func cohort(
        in folder: ScratchFolder, split: Split? = .test, change: (Int, inout Film) -> Void = { _, _ in }
    ) throws -> Cohort {
        let mask = folder.path("lungs.png")
        try Data(
            PNGWriter.encode(
                gray8: Self.lungs.isInside.map { $0 ? 255 : 0 }, width: Self.size, height: Self.size)
        ).write(to: URL(filePath: mask))
        let films = try (0..<count).map { index in
            let path = folder.path("\(index).png")
            let (pixels, isIll) = film(index)
            try Data(PNGWriter.encode(gray8: pixels, width: Self.size, height: Self.size))
                .write(to: URL(filePath: path))
            var film = Film(
                path: path, patient: "patient \(index / 2)", split: split,
                site: index / 2 % 2 == 0 ? "east" : "west", view: index / 2 % 3 == 0 ? "AP" : "PA",
                sex: index / 2 % 5 < 2 ? "F" : "M", age: Double(20 + index / 2 % 60),
                masks: hasMasks ? ["lungs": mask] : [:],
                labels: [Self.disease: isIll ? .present : .absent])
            change(index, &film)
            return film
        }
        return try Cohort(films: films, findings: [Self.disease])
    }
}

/// Judges films by arithmetic: what it looks at is known beforehand.
struct ArithmeticModel: FilmJudging {
    enum Kind { case lungs, corner, chance }

    let kind: Kind
    var patients: [String] = []
    var digests: [String] = []
    var findings = [MadeUpFilms.disease]

    var card: ModelCard {
        ModelCard(
            name: "arithmetic", task: findings.count == 1 ? .binary : .independent, findings: findings,
            modules: [
                ModelCard.classifier: Architecture(
                    name: "compact", inputChannels: 1, outputs: findings.count)
            ],
            preprocessing: Preprocessing(
                size: MadeUpFilms.size, normalisation: .imageNet(channels: 1)),
            training: TrainingRecord(
                recipe: "", seed: 1, threads: 1, origin: .scratch, dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "k", patients: patients, filmDigests: digests), thorax: "",
                libtorch: "", created: .now),
            licence: "none")
    }

    private func mean(_ film: PreparedFilm, where isInside: (Int) -> Bool) -> Double {
        let inside = film.pixels.indices.filter(isInside)
        return inside.reduce(0) { $0 + Double(film.pixels[$1]) } / Double(inside.count)
    }

    private func logit(_ film: PreparedFilm) -> Double {
        switch kind {
        case .lungs: (mean(film) { MadeUpFilms.lungs.isInside[$0] } - 73) / 2
        case .corner:
            (mean(film) { $0 % MadeUpFilms.size < 4 && $0 / MadeUpFilms.size < 4 } - 200) / 20
        case .chance: Double(film.pixels[0] % 16) - 8
        }
    }

    func logits(of films: [PreparedFilm]) async throws -> [[Double]] {
        films.map { film in findings.map { _ in logit(film) } }
    }

    func probabilities(of films: [PreparedFilm]) async throws -> [[Double]] {
        films.map { film in findings.map { _ in 1 / (1 + exp(-logit(film))) } }
    }

    func embeddings(of films: [PreparedFilm]) async throws -> [[Float]] {
        films.map { film in
            [
                Float(mean(film) { MadeUpFilms.lungs.isInside[$0] }), Float(logit(film)),
                Float(film.pixels[40]), Float(film.pixels[500]),
            ]
        }
    }
}

/// Says that the network looks at one half of the film only.
struct HalfExplainer: FilmExplaining {
    let looksAtLungs: Bool

    func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod
    ) async throws -> [SaliencyMap] {
        films.map { film in
            SaliencyMap(
                width: film.size, height: film.size,
                values: film.pixels.indices.map {
                    MadeUpFilms.lungs.isInside[$0] == looksAtLungs ? 1 : 0
                })
        }
    }
}

/// Finds the lungs where they are.
struct TrueLungs: LungSegmenting {
    func lungs(of films: [PreparedFilm]) async throws -> [Mask] { films.map { _ in MadeUpFilms.lungs } }
}
