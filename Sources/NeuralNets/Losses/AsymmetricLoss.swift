package import Torch

/// Asymmetric loss (Ridnik et al., "Asymmetric loss for multi-label classification", ICCV 2021, equation 7): logits
/// `[N, C]` against targets `[N, C]` in 0…1, as a mean over the known ones (the paper's code sums).
///
/// Absent findings are focused on more than present ones, and those already below the probability `clip` are let go:
/// -(1 - p)^γ₊ log p where present, -q^γ₋ log(1 - q) with q = max(p - clip, 0) where absent.
///
/// - Parameters:
///   - gammaNegative: 0, or 1 and more.
///   - positiveWeights: one weight per column for its present elements.
///   - known: true (or 1) where the target counts; the loss is 0 where none does.
package func asymmetricLoss(
    _ logits: Tensor, _ targets: Tensor, gammaNegative: Double = 4, gammaPositive: Double = 0,
    clip: Double = 0.05,
    positiveWeights: Tensor? = nil, known: Tensor
) throws(TorchError) -> Tensor {
    let (present, absent) = try split(targets, known)
    let (log, logOther) = try (logits.logSigmoid(), (-logits).logSigmoid())
    var gain = try (logOther * gammaPositive).exp() * log * present
    if let positiveWeights { gain = try gain * positiveWeights }
    let shifted = try (logits.sigmoid() - clip).clamp(0...1)
    let letGo = try (1 - shifted).clamp(1e-8...1).log()
    let loss = try gain + shifted.power(gammaNegative) * letGo * absent
    return try -loss.sum() / count(known, like: logits)
}
