import Assessment
import Clinical
import Foundation
import Imaging
import ModelFile
import Saliency

/// A "network" that says how bright the middle of a film is, and so looks nowhere else.
struct MiddleJudge: FilmJudging, LayerRandomising {
    let size: Int
    nonisolated var layersFromTop: [String] { ["head", "body"] }
    /// What the network has learnt to look at; drawn anew, it looks elsewhere.
    var learnt: @Sendable (_ x: Int, _ y: Int) -> Double = { x, y in
        (6..<10).contains(x) && (6..<10).contains(y) ? 1 : 0
    }

    var card: ModelCard {
        ModelCard(
            name: "middle", task: .binary, findings: [Finding("Mass")], modules: [:],
            preprocessing: Preprocessing(size: size, normalisation: .init(mean: [0], std: [1])),
            training: TrainingRecord(
                recipe: "", seed: 1, threads: 1, origin: .scratch, dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "", patients: [String](), filmDigests: [String]()), thorax: "",
                libtorch: "",
                created: Date(timeIntervalSince1970: 0)), licence: "CC0-1.0")
    }

    func probabilities(of films: [PreparedFilm]) -> [[Double]] {
        films.map { film in
            var (sum, weight) = (0.0, 0.0)
            for index in film.pixels.indices {
                let share = learnt(index % size, index / size)
                sum += share * Double(film.pixels[index]) / 255
                weight += share
            }
            return [weight > 0 ? sum / weight : 0]
        }
    }

    func logits(of films: [PreparedFilm]) -> [[Double]] { probabilities(of: films) }

    func embeddings(of films: [PreparedFilm]) -> [[Float]] { films.map { _ in [0] } }

    /// The truth about this network: its weights times the film.
    func maps(of films: [PreparedFilm], output: Int, method: ExplanationMethod) -> [SaliencyMap] {
        films.map { film in
            SaliencyMap(size, size) { x, y in learnt(x, y) * Double(film.pixels[y * size + x]) }
        }
    }

    func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod, randomising count: Int, seed: UInt64
    ) -> [SaliencyMap] {
        var other = self
        // Elsewhere, the further the more was drawn anew.
        other.learnt = { x, y in Double((x * 7 + y * 13 + count * 5) % 11) / 11 * (x < 4 * count ? 1 : 0) }
        return other.maps(of: films, output: output, method: method)
    }
}

/// A broken method: edges of the film, whatever the network is.
struct EdgeDetector: LayerRandomising {
    nonisolated var layersFromTop: [String] { ["head", "body"] }

    func maps(of films: [PreparedFilm], output: Int, method: ExplanationMethod) -> [SaliencyMap] {
        films.map { film in
            SaliencyMap(film.size, film.size) { x, y in
                let right = Int(film.pixels[y * film.size + min(x + 1, film.size - 1)])
                let below = Int(film.pixels[min(y + 1, film.size - 1) * film.size + x])
                let here = Int(film.pixels[y * film.size + x])
                return Double(abs(right - here) + abs(below - here))
            }
        }
    }

    func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod, randomising count: Int, seed: UInt64
    ) -> [SaliencyMap] { maps(of: films, output: output, method: method) }
}
