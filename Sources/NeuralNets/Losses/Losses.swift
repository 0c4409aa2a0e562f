package import Torch

/// Softmax cross-entropy of logits `[N, C]` against class indices `[N]`.
///
/// With class weights w the mean is Σ w(yₙ) lossₙ / Σ w(yₙ). Smoothing ε mixes the one-hot target with the uniform
/// distribution, (1 - ε) one-hot + ε/C (Szegedy et al., 2016). An index of -100 leaves a row out.
package func crossEntropy(
    _ logits: Tensor, _ classes: Tensor, classWeights: Tensor? = nil, labelSmoothing: Double = 0
) throws(TorchError) -> Tensor {
    try logits.crossEntropy(classes, weight: classWeights, labelSmoothing: labelSmoothing)
}

/// Sigmoid cross-entropy of logits `[N, C]` against targets `[N, C]` in 0…1, over the known ones.
///
/// The loss of one element is -(p y log σ(x) + (1 - y) log(1 - σ(x))), with one positive weight p per column.
/// Smoothing ε moves targets towards a half: y (1 - ε) + ε/2. `known` is true (or 1) where the target counts; the
/// result is the mean over these elements, and 0 where there are none.
package func binaryCrossEntropyWithLogits(
    _ logits: Tensor, _ targets: Tensor, positiveWeights: Tensor? = nil, labelSmoothing: Double = 0,
    known: Tensor? = nil
) throws(TorchError) -> Tensor {
    guard let known else {
        return try logits.bceWithLogits(smoothed(targets, labelSmoothing), positiveWeight: positiveWeights)
    }
    // An unknown target may hold anything, and what isn't a number would survive a weight of zero.
    let mask = try known.to(.bool)
    let defined = try mask.choose(smoothed(targets, labelSmoothing), .zeros(like: targets))
    let weight = try mask.to(logits.dtype)
    let total = try logits.bceWithLogits(
        defined, weight: weight, positiveWeight: positiveWeights, reduction: .sum)
    return try total / weight.sum().clamp(1 ... .infinity)
}

func smoothed(_ targets: Tensor, _ smoothing: Double) throws(TorchError) -> Tensor {
    smoothing == 0 ? targets : try targets * (1 - smoothing) + smoothing / 2
}
