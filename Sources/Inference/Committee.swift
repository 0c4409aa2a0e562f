internal import Groundwork
package import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Perturbation
import Torch

/// The networks of an ensemble, or one network, that see every film in one or more views; their logits are averaged.
struct Committee {
    private let networks: [LoadedNetwork]
    private let ensemble: Ensemble?
    private let views: [TestView]
    private let card: ModelCard

    /// The committee that a card asks for; `nil` where one network judges every film once.
    init?(_ file: ThoraxModelFile, device: Device) throws {
        card = file.card
        guard card.ensemble != nil || card.views != nil else { return nil }
        ensemble = card.ensemble
        views = card.views ?? [TestView()]
        var networks: [LoadedNetwork] = []
        if let ensemble {
            for (index, member) in ensemble.members.enumerated() {
                networks.append(
                    try LoadedNetwork(file, module: Ensemble.module(index), member.preprocessing, device))
            }
        } else {
            networks.append(try LoadedNetwork(file, module: ModelCard.classifier, card.preprocessing, device))
        }
        self.networks = networks
    }

    /// `[films][findings]`: each member's logits are the mean over the views, then the members are combined.
    func logits(_ films: [PreparedFilm]) throws -> [[Double]] {
        let width = card.findings.count
        var members: [[[Double]]] = []
        for network in networks {
            var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: films.count)
            for view in views {
                let shown = films.map { adapt(view($0), to: network.preprocessing) }
                let rows = try network.rows(shown, width: width) { model, input in try model(input) }
                for (film, row) in rows.enumerated() {
                    for (output, logit) in row.enumerated() { sums[film][output] += Double(logit) }
                }
            }
            members.append(sums.map { $0.map { $0 / Double(views.count) } })
        }
        return films.indices.map { film in
            let each = members.map { $0[film] }
            return ensemble?.logits(of: each, task: card.task) ?? each[0]
        }
    }

    /// The members' features of the films as they are, one after the other.
    func embeddings(_ films: [PreparedFilm]) throws -> [[Float]] {
        var result = [[Float]](repeating: [], count: films.count)
        for network in networks {
            let rows = try network.rows(films.map { adapt($0, to: network.preprocessing) }) { model, input in
                try model.embedding(input)
            }
            for (film, row) in rows.enumerated() { result[film] += row }
        }
        return result
    }

    private func adapt(_ film: PreparedFilm, to preprocessing: Preprocessing) -> PreparedFilm {
        film.adapted(from: card.preprocessing, to: preprocessing)
    }
}

extension PreparedFilm {
    /// A film prepared as an ensemble's card says, as a member takes it.
    package func adapted(from card: Preprocessing, to member: Preprocessing) -> PreparedFilm {
        if member.size == size, member.levels == card.levels { return self }
        // The film is square and cut already: what is left is its size and its gray levels.
        let rest = Preprocessing(
            size: member.size, normalisation: member.normalisation, levels: member.levels)
        return rest.prepare(Radiograph(width: size, height: size, pixels: .gray8(pixels)))
    }
}

extension TestView {
    /// The film as this view shows it.
    func callAsFunction(_ film: PreparedFilm) -> PreparedFilm {
        guard self != TestView() else { return film }
        var look = Look()
        look.isMirrored = isMirrored
        look.shift = (shiftRight, shiftDown)
        look.scale = scale
        look.tone.gamma = gamma
        // Nothing of this is random.
        var generator = SeededGenerator(0)
        return PreparedFilm(size: film.size, pixels: look(film, using: &generator))
    }
}
