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

    /// The weights of groups, where the worst ones are minimised.
    var groupWeights: [Double]?

    /// Sets of weights in the average, where there is one.
    var averageCount: Int?

    private var lossSum = 0.0
    private var filmCount = 0
    /// Sums of penalties, and the batches that had them.
    private var penaltySums: [String: [Double]]?
    private(set) var waitSeconds = 0.0
    private var optimiserState: [(String, StoredTensor)] = []
    private var average: [String: StoredTensor] = [:]

    private enum CodingKeys: String, CodingKey {
        case position, best, epochsWithoutGain, history, groupWeights, averageCount, lossSum, filmCount,
            penaltySums,
            waitSeconds
    }

    /// Mean training loss of the epoch so far.
    var meanLoss: Double { filmCount == 0 ? 0 : lossSum / Double(filmCount) }

    /// Mean penalties of the epoch so far.
    var meanPenalties: [String: Double]? { penaltySums?.mapValues { $0[0] / $0[1] } }

    /// Optimiser steps of this phase that are done.
    func phaseStep(_ batchesPerEpoch: Int) -> Int { position.epoch * batchesPerEpoch + position.batch }

    mutating func add(loss: Double, penalties: [String: Double], films: Int, wait: Double) {
        lossSum += loss * Double(films)
        for (name, value) in penalties {
            let sum = penaltySums?[name] ?? [0, 0]
            penaltySums = (penaltySums ?? [:]).merging([name: [sum[0] + value, sum[1] + 1]]) { $1 }
        }
        filmCount += films
        waitSeconds += wait
        position.batch += 1
        position.globalStep += 1
    }

    /// - Parameter report: `nil` where epochs aren't judged.
    mutating func endEpoch(_ report: EpochReport?) {
        if let report { history.append(report) }
        position.epoch += 1
        position.globalEpoch += 1
        position.batch = 0
        lossSum = 0
        filmCount = 0
        penaltySums = nil
        waitSeconds = 0
    }

    /// Keeps the optimiser's tensors from a checkpoint until the phase's optimiser is built.
    mutating func holdOptimiserState(_ state: [(String, StoredTensor)]) { optimiserState = state }

    /// Keeps the average from a checkpoint until the phase's is built.
    mutating func holdAverage(_ tensors: [String: StoredTensor]) { average = tensors }

    mutating func takeAverage() -> [String: StoredTensor] {
        defer { average = [:] }
        return average
    }

    mutating func takeOptimiserState() -> [(String, StoredTensor)]? {
        defer { optimiserState = [] }
        return optimiserState.isEmpty ? nil : optimiserState
    }
}
