package import Torch

/// AUC margin loss (Yuan et al., "Large-scale robust deep AUC maximization", ICCV 2021): logits `[N, C]` against targets
/// `[N, C]`, 1 present, else absent, over the known ones; the mean over the columns of which both occur, else 0.
///
/// The paper's min-max form, in LibAUC, is over the scores h = σ(x) with the share p of present ones
///
///     (1-p) E[(h-a)² y] + p E[(h-b)² (1-y)] + 2α (p(1-p) m + E[p h (1-y) - (1-p) h y]) - p(1-p) α²
///
/// minimised over a and b and maximised over α ≥ 0. Here a batch's own optimum takes the place of variables that are
/// moved alongside the weights: a and b are the mean scores of present and absent films and α = max(0, m - a + b), which
/// leaves p(1-p) (variance of present + variance of absent + max(0, m - a + b)²). Gradients are those of the form
/// above at that optimum, any optimiser does, and there is nothing for a checkpoint to keep; in return, a batch should
/// hold several films of both kinds.
package func aucMarginLoss(
    _ logits: Tensor, _ targets: Tensor, margin: Double = 1, known: Tensor
) throws(TorchError) -> Tensor {
    let scores = try logits.sigmoid()
    let mask = try known.to(.bool)
    let isPresent = try mask.and(targets.greater(0.5))
    let present = try isPresent.to(logits.dtype)
    let absent = try mask.and(isPresent.not()).to(logits.dtype)
    let (presentCount, absentCount) = try (present.sum([0]), absent.sum([0]))
    let total = try (presentCount + absentCount).clamp(1 ... .infinity)
    let product = try presentCount * absentCount / (total * total)
    let (a, presentVariance) = try moments(scores, present, presentCount)
    let (b, absentVariance) = try moments(scores, absent, absentCount)
    let gap = try (margin - a + b).relu()
    // Columns without either kind have the product 0.
    let losses = try product * (presentVariance + absentVariance + gap * gap)
    return try losses.sum() / product.greater(0).to(logits.dtype).sum().clamp(1 ... .infinity)
}

/// Mean and variance of every column's chosen scores, 0 where there are none.
private func moments(
    _ scores: Tensor, _ chosen: Tensor, _ counts: Tensor
) throws(TorchError) -> (mean: Tensor, variance: Tensor) {
    let counts = try counts.clamp(1 ... .infinity)
    let mean = try (scores * chosen).sum([0]) / counts
    let distance = try scores - mean
    return (mean, try (distance * distance * chosen).sum([0]) / counts)
}
