import Torch

/// Batches of stored features: the input of the first block that trains.
final class FeatureBatchSource: BatchSource {
    let firstBlock: Int
    private let store: FeatureStore
    private let batchSize: Int
    private let device: Device
    private var order: [Int] = []
    private var position = 0

    init(store: FeatureStore, firstBlock: Int, batchSize: Int, device: Device) {
        self.store = store
        self.firstBlock = firstBlock
        self.batchSize = batchSize
        self.device = device
    }

    func begin(order: [Int], epoch: Int, fromBatch batch: Int) {
        self.order = order
        position = min(batch * batchSize, order.count)
    }

    func next() throws -> SourceBatch? {
        guard position < order.count else { return nil }
        let films = Array(order[position..<min(position + batchSize, order.count)])
        position += films.count
        return SourceBatch(try store.batch(films, device: device), films: films)
    }
}
