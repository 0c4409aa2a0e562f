public import Assessment
import Groundwork
package import Imaging
public import ModelFile
import ModelZoo
import NeuralNets
import Torch

/// Owns a trained network on a thread of its own: films in, probabilities out.
///
/// Decoding runs beside it on `workers` threads, a bounded number of films ahead.
public actor Predictor: Predicting {
    private nonisolated let thread = DedicatedThread(name: "predictor")
    /// The thread that owns the network.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// What the model file says of itself.
    public nonisolated let card: ModelCard
    /// Makes films what the network takes.
    package nonisolated let preparer: FilmPreparer
    private nonisolated let settings: Settings
    private let file: ThoraxModelFile
    /// Judges, where no `committee` does.
    private var network: LoadedNetwork?

    /// How predictions are computed.
    public struct Settings: Sendable {
        /// Films per forward pass.
        public var batchSize: Int
        /// Decode threads.
        public var workers: Int
        /// libtorch threads; 0 is one per core.
        public var threads: Int
        /// "cpu", "cuda:0" or "mps".
        public var device: String
        /// What becomes of films that the card's gate objects to.
        public var gate: Gate

        /// What becomes of films that the card's gate objects to.
        public enum Gate: Sendable {
            /// They are refused: no probability is given.
            case refuse
            /// They are judged, with the objections beside.
            case note
            /// The gate isn't asked.
            case off
        }

        /// Settings; the defaults suit a machine without a GPU.
        public init(
            batchSize: Int = 8, workers: Int = 2, threads: Int = 0, device: String = "cpu",
            gate: Gate = .refuse
        ) {
            self.batchSize = max(1, batchSize)
            self.workers = max(1, workers)
            self.threads = threads
            self.device = device
            self.gate = gate
        }
    }

    /// Opens the model file at `path`.
    ///
    /// - Throws: ``ModelFileError`` where the file can't be read or is no Thorax model; an error naming every key
    ///   where its weights don't fit its architecture.
    public init(model path: String, settings: Settings = Settings()) async throws {
        file = try ThoraxModelFile.read(path)
        card = file.card
        preparer = try FilmPreparer.bundled(file.card.preprocessing)
        self.settings = settings
        try load()
    }

    private func load() throws {
        if settings.threads > 0 { try Torch.setThreads(settings.threads) }
        let device = try Device.available(settings.device)
        if let committee = try Committee(file, device: device) {
            self.committee = committee
            return
        }
        network = try LoadedNetwork(file, module: ModelCard.classifier, card.preprocessing, device)
    }

    /// What judges in the place of `network`, for a card with an ensemble or with views.
    private var committee: Committee?

    /// Assesses films one after the other, in order; one that can't be read is an outcome, too.
    public nonisolated func predict(_ films: [String]) -> AsyncStream<FilmAssessment> {
        AsyncStream { continuation in
            let work = _Concurrency.Task {
                let preparer = preparer
                let decoded = OrderedPrefetcher(
                    count: films.count, workers: settings.workers, window: settings.batchSize * 2
                ) { index in
                    Result { () throws(ImagingError) in try preparer.prepare(contentsOf: films[index]) }
                }
                var start = 0
                while start < films.count, !_Concurrency.Task.isCancelled {
                    // The first film goes alone, so that a person sees a result at once.
                    let count = start == 0 ? 1 : min(settings.batchSize, films.count - start)
                    let batch = (0..<count).compactMap { _ in decoded.next() }
                    let paths = Array(films[start..<(start + batch.count)])
                    for outcome in await assess(paths, batch) { continuation.yield(outcome) }
                    start += count
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// Assesses films that are decoded already; `nil` pixels are not expected here.
    private func assess(
        _ paths: [String], _ films: [Result<PreparedFilm, ImagingError>]
    ) -> [FilmAssessment] {
        let readable = films.indices.compactMap { index in (try? films[index].get()).map { (index, $0) } }
        var outcomes = films.indices.map { index in
            if case .failure(let error) = films[index] {
                return FilmAssessment(path: paths[index], failure: error.description)
            }
            return FilmAssessment(path: paths[index], failure: "not assessed")
        }
        guard !readable.isEmpty else { return outcomes }
        do {
            for (judgement, (index, _)) in zip(try judge(readable.map(\.1)), readable) {
                outcomes[index] = assessment(judgement, path: paths[index])
            }
        } catch {
            for (index, _) in readable {
                outcomes[index] = FilmAssessment(path: paths[index], failure: "\(error)")
            }
        }
        return outcomes
    }

    private func assessment(_ judgement: Judgement, path: String) -> FilmAssessment {
        if settings.gate == .refuse, !judgement.objections.isEmpty {
            return FilmAssessment(path: path, refusal: judgement.objections)
        }
        return FilmAssessment(
            path: path, probabilities: judgement.probabilities, card: card,
            refusal: judgement.objections.isEmpty ? nil : judgement.objections)
    }

    /// What the network and the card's gate say of a film.
    private struct Judgement {
        let probabilities: [Double]
        let objections: [String]
    }

    private func judge(_ films: [PreparedFilm]) throws -> [Judgement] {
        guard let gate = card.gate, settings.gate != .off else {
            return try calibrated(films).map { Judgement(probabilities: $0, objections: []) }
        }
        guard gate.features != nil else {
            return zip(try calibrated(films), films).map {
                Judgement(probabilities: $0, objections: gate.objections(to: $1, features: nil))
            }
        }
        if let committee {
            return try zip(zip(calibrated(films), committee.embeddings(films)), films).map { outcome, film in
                Judgement(
                    probabilities: outcome.0, objections: gate.objections(to: film, features: outcome.1))
            }
        }
        // One pass serves both: the head reads the same map that the features are pooled from.
        let width = card.findings.count
        let both = try rows(films) { model, input in
            let map = try model.forward(input, fromBlock: 0, toBlock: model.blocks.count)
            return try Tensor.cat([model.head(map), model.head.pool(map)], dimension: 1)
        }
        return zip(both, films).map { row, film in
            Judgement(
                probabilities: probabilities(row.prefix(width).map(Double.init)),
                objections: gate.objections(to: film, features: Array(row.dropFirst(width))))
        }
    }

    private nonisolated func probabilities(_ logits: [Double]) -> [Double] {
        card.calibration.probabilities(of: logits, task: card.task)
    }

    /// Probabilities `[films][outputs]` in the card's order of findings.
    private func calibrated(_ films: [PreparedFilm]) throws -> [[Double]] {
        guard card.calibration == .uncalibrated, committee == nil else {
            return try logitRows(films).map(probabilities)
        }
        return try rows(films, width: card.findings.count) { model, input in
            try NeuralNets.probabilities(model(input), task: card.task)
        }.map { $0.map(Double.init) }
    }

    private func logitRows(_ films: [PreparedFilm]) throws -> [[Double]] {
        if let committee { return try committee.logits(films) }
        return try rows(films, width: card.findings.count) { model, input in try model(input) }
            .map { $0.map(Double.init) }
    }

    private func rows(
        _ films: [PreparedFilm], width: Int? = nil,
        _ compute: (any Classifier, Tensor) throws -> Tensor
    ) throws -> [[Float]] {
        guard let network else { preconditionFailure("the initialiser loads a network or a committee") }
        return try network.rows(films, width: width, compute)
    }
}

extension Predictor: FilmJudging {
    package func probabilities(of films: [PreparedFilm]) throws -> [[Double]] {
        try inBatches(films, calibrated)
    }

    package func logits(of films: [PreparedFilm]) throws -> [[Double]] {
        try inBatches(films, logitRows)
    }

    package func embeddings(of films: [PreparedFilm]) throws -> [[Float]] {
        try inBatches(films) { batch in
            if let committee { return try committee.embeddings(batch) }
            return try rows(batch) { model, input in try model.embedding(input) }
        }
    }

    private func inBatches<Row>(
        _ films: [PreparedFilm], _ compute: ([PreparedFilm]) throws -> [[Row]]
    ) throws -> [[Row]] {
        try stride(from: 0, to: films.count, by: settings.batchSize).flatMap { start in
            try compute(Array(films[start..<min(start + settings.batchSize, films.count)]))
        }
    }
}
