import ModelFile

/// How far a run has come, as a checkpoint keeps it.
///
/// With the network's and the optimiser's tensors this is everything that what follows depends on: the order of
/// films, augmentation and dropout are functions of the seed and the position.
struct RunProgress: Codable {
    var position = Position()
    /// The best merit so far (higher is better, whichever the metric).
    var best: Double?
    var epochsWithoutGain = 0
    var history: [EpochReport] = []

    private var lossSum = 0.0
    private var filmCount = 0
    private(set) var waitSeconds = 0.0
    private var optimiserState: [(String, StoredTensor)] = []

    private enum CodingKeys: String, CodingKey {
        case position, best, epochsWithoutGain, history, lossSum, filmCount, waitSeconds
    }

    /// Mean training loss of the epoch so far.
    var meanLoss: Double { filmCount == 0 ? 0 : lossSum / Double(filmCount) }

    /// Optimiser steps of this phase that are done.
    func phaseStep(_ batchesPerEpoch: Int) -> Int { position.epoch * batchesPerEpoch + position.batch }

    mutating func add(loss: Double, films: Int, wait: Double) {
        lossSum += loss * Double(films)
        filmCount += films
        waitSeconds += wait
        position.batch += 1
        position.globalStep += 1
    }

    mutating func endEpoch(_ report: EpochReport) {
        history.append(report)
        position.epoch += 1
        position.globalEpoch += 1
        position.batch = 0
        lossSum = 0
        filmCount = 0
        waitSeconds = 0
    }

    /// Keeps the optimiser's tensors from a checkpoint until the phase's optimiser is built.
    mutating func holdOptimiserState(_ state: [(String, StoredTensor)]) { optimiserState = state }

    mutating func takeOptimiserState() -> [(String, StoredTensor)]? {
        defer { optimiserState = [] }
        return optimiserState.isEmpty ? nil : optimiserState
    }
}
