import Torch

/// A batch with the films it belongs to and the seconds spent waiting for it.
struct TrainingBatch {
    var input: Tensor
    var films: [Int]
    var waitSeconds: Double
}
