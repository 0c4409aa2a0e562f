import Cohort
import Evaluating
import ModelZoo
import NeuralNets
import Perturbation
import Torch

extension TrainingSession {
    /// Probabilities of every validation film in table order, `[films][outputs]`, and the mean loss.
    func judge() throws -> (probabilities: [[Double]], loss: Double) {
        guard let source = sources?.validation else { preconditionFailure("begin(_:) comes first") }
        return try judge(source, plan.recipe.precision)
    }

    private func judge(_ source: any BatchSource, _ precision: Recipe.Precision) throws -> (
        probabilities: [[Double]], loss: Double
    ) {
        model.store.isTraining = false
        defer { model.store.isTraining = true }
        source.begin(order: Array(plan.validation.films.indices), epoch: 0, fromBatch: 0)
        var rows: [[Double]] = []
        var total = 0.0
        while let batch = try source.next() {
            let (probabilities, loss) = try inferenceMode { () throws(TorchError) in
                let logits = try withPrecision(precision, device: plan.device) {
                    () throws(TorchError) in
                    try model.logits(batch.input, fromBlock: source.firstBlock)
                }
                let targets = batch.films.flatMap { plan.validation.row($0) }
                return (
                    try NeuralNets.probabilities(logits, task: plan.recipe.task).floats(),
                    try objective.loss(logits, targets).item()
                )
            }
            let outputs = plan.validation.outputs
            for row in batch.films.indices {
                rows.append(probabilities[row * outputs..<(row + 1) * outputs].map(Double.init))
            }
            total += loss * Double(batch.films.count)
        }
        return (rows, total / Double(max(rows.count, 1)))
    }

    /// The best network with its validation probabilities.
    func outcome() throws -> TrainingOutcome {
        if let best = try checkpoints.best() { try model.store.load(best) }
        let source = ImageBatchSource(plan.validationFilms, plan: plan, augmentation: .none)
        return TrainingOutcome(
            weights: try model.store.export(), architecture: model.architecture, bestScore: progress.best,
            validationProbabilities: try judge(source, .float32).probabilities,
            epochs: progress.history)
    }
}
