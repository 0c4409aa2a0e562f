import Torch

/// Batches of stored features: the input of the first block that trains.
final class FeatureBatchSource: BatchSource {
    let firstBlock: Int
    private let store: FeatureStore
    private let filmCount: Int
    private let views: Int
    private var epoch = 0
    private let batchSize: Int
    private let device: Device
    private var order: [Int] = []
    private var position = 0

    init(store: FeatureStore, films: Int, views: Int, firstBlock: Int, batchSize: Int, device: Device) {
        self.store = store
        filmCount = films
        self.views = views
        self.firstBlock = firstBlock
        self.batchSize = batchSize
        self.device = device
    }

    func begin(order: [Int], epoch: Int, fromBatch batch: Int) {
        self.order = order
        self.epoch = epoch
        position = min(batch * batchSize, order.count)
    }

    func next() throws -> SourceBatch? {
        guard position < order.count else { return nil }
        let films = Array(order[position..<min(position + batchSize, order.count)])
        position += films.count
        return SourceBatch(try store.batch(films.map(row), device: device), films: films)
    }

    /// A film's features in this epoch: its views take turns, and a batch has different ones.
    private func row(_ film: Int) -> Int { (film + epoch) % views * filmCount + film }
}
