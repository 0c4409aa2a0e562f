package import Torch

// Focal loss (Lin et al., "Focal loss for dense object detection", ICCV 2017, equations 4 and 5): cross-entropy times
// (1 - p)^γ, where p is what the network gives the truth, so that easy films count for little.

/// Focal loss of sigmoid outputs: logits `[N, C]` against targets `[N, C]` in 0…1, as a mean over the known ones.
///
/// - Parameters:
///   - alpha: weighs present against absent as α to 1 - α; `nil` leaves both at 1.
///   - positiveWeights: one weight per column for its present elements.
///   - known: true (or 1) where the target counts; the loss is 0 where none does.
package func binaryFocalLoss(
    _ logits: Tensor, _ targets: Tensor, gamma: Double, alpha: Double? = nil, positiveWeights: Tensor? = nil,
    known: Tensor
) throws(TorchError) -> Tensor {
    let (present, absent) = try split(targets, known)
    let (log, logOther) = try (logits.logSigmoid(), (-logits).logSigmoid())
    // Powers by way of logarithms: smooth where a probability rounds to 1.
    var gain = try (logOther * gamma).exp() * log * present * (alpha ?? 1)
    if let positiveWeights { gain = try gain * positiveWeights }
    let loss = try gain + (log * gamma).exp() * logOther * absent * (1 - (alpha ?? 0))
    return try -loss.sum() / count(known, like: logits)
}

/// Focal loss of softmax outputs: logits `[N, C]` against class indices `[N]`.
///
/// With class weights w the mean is Σ w(yₙ) lossₙ / Σ w(yₙ), as in cross-entropy.
package func focalLoss(
    _ logits: Tensor, _ classes: Tensor, gamma: Double, classWeights: Tensor? = nil
) throws(TorchError) -> Tensor {
    let outputs = logits.shape[1]
    let numbers = try Tensor((0..<outputs).map(Int64.init), device: logits.device)
    let chosen = try classes.unsqueeze(1).equal(numbers).to(logits.dtype)
    let log = try (logits.logSoftmax(1) * chosen).sum([1])
    let losses = try -(1 - log.exp()).clamp(0...1).power(gamma) * log
    guard let classWeights else { return try losses.mean() }
    let weights = try classWeights.indexSelect(0, classes)
    return try (losses * weights).sum() / weights.sum()
}

/// Present and absent shares of the known targets, 0 where unknown, whatever stands there.
func split(_ targets: Tensor, _ known: Tensor) throws(TorchError) -> (present: Tensor, absent: Tensor) {
    let mask = try known.to(.bool)
    let zeros = try Tensor.zeros(like: targets)
    return (try mask.choose(targets, zeros), try mask.choose(1 - targets, zeros))
}

/// The number of known elements, 1 where there are none.
func count(_ known: Tensor, like logits: Tensor) throws(TorchError) -> Tensor {
    try known.to(.bool).to(logits.dtype).sum().clamp(1 ... .infinity)
}
