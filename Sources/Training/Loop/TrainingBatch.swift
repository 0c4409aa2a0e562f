import Torch

/// A batch with the films it belongs to and the seconds spent waiting for it.
struct TrainingBatch {
    var input: Tensor
    var films: [Int]
    /// Where the lungs are, for a recipe that asks.
    var lungs: LungBatch?
    /// What the films should be taken for where lesions were inserted, `[N, outputs]`.
    var targets: [Float]?
    var waitSeconds: Double
    /// With what it was mixed, for a recipe that asks.
    var mix: Mix?
}
