package import Evaluating
package import ModelFile
import NeuralNets
package import Torch

/// What a task minimises, and how its logits become probabilities.
package struct Objective {
    let task: ModelCard.Task
    let labelSmoothing: Double
    let form: Recipe.Loss
    /// `exclusive`: one weight per class. Otherwise one weight per finding for its present films.
    let weights: [Float]?
    let device: Device

    /// The objective of `task`; with `balanced`, classes weigh by the inverse of their frequency in `table`, as `lesions`
    /// change it.
    init(
        task: ModelCard.Task, labelSmoothing: Double, form: Recipe.Loss = .plain, balanced: Bool,
        table: TargetTable, lesions: LesionPlan? = nil, device: Device
    ) {
        self.task = task
        self.form = form
        self.labelSmoothing = labelSmoothing
        self.device = device
        weights = balanced ? Self.weights(task, table, lesions) : nil
    }

    /// Mean loss of a batch over the known labels: the recipe's, softmax for `exclusive`, else sigmoid.
    ///
    /// - Parameters:
    ///   - logits: `[N, outputs]`.
    ///   - targets: N rows of `outputs` values as in ``TargetTable/values``.
    package func loss(_ logits: Tensor, _ targets: [Float]) throws(TorchError) -> Tensor {
        let outputs = logits.shape[1]
        let rows = logits.shape[0]
        // Autocast leaves logits in half precision; the loss is always computed in single.
        let logits = try logits.to(.float32)
        let weights = try weightTensor
        if task == .exclusive {
            let present = try classes(targets, rows: rows)
            return form.kind == .focal
                ? try focalLoss(logits, present, gamma: form.gamma, classWeights: weights)
                : try crossEntropy(logits, present, classWeights: weights, labelSmoothing: labelSmoothing)
        }
        let values = try Tensor(targets, shape: [rows, outputs], device: device)
        return try sigmoidLoss(logits, values, weights, known: values.greaterOrEqual(0))
    }

    private func sigmoidLoss(
        _ logits: Tensor, _ values: Tensor, _ weights: Tensor?, known: Tensor
    ) throws(TorchError) -> Tensor {
        switch form.kind {
        case .crossEntropy:
            try binaryCrossEntropyWithLogits(
                logits, values, positiveWeights: weights, labelSmoothing: labelSmoothing, known: known)
        case .focal:
            try binaryFocalLoss(
                logits, values, gamma: form.gamma, alpha: form.alpha, positiveWeights: weights, known: known)
        case .asymmetric:
            try asymmetricLoss(
                logits, values, gammaNegative: form.gammaNegative, gammaPositive: form.gammaPositive,
                clip: form.clip, positiveWeights: weights, known: known)
        case .aucMargin: try aucMarginLoss(logits, values, margin: form.margin, known: known)
        }
    }

    /// The losses of single films, whose mean ``loss(_:_:)`` is.
    func filmLosses(_ logits: Tensor, _ targets: [Float]) throws(TorchError) -> FilmLosses {
        let shape = logits.shape
        let logits = try logits.to(.float32)
        let weights = try weightTensor
        switch task {
        case .exclusive:
            return try .crossEntropy(
                logits, classes(targets, rows: shape[0]), classWeights: weights,
                labelSmoothing: labelSmoothing)
        case .binary, .independent:
            let values = try Tensor(targets, shape: shape, device: device)
            return try .binaryCrossEntropyWithLogits(
                logits, values, positiveWeights: weights, labelSmoothing: labelSmoothing,
                known: values.greaterOrEqual(0))
        }
    }

    private var weightTensor: Tensor? {
        get throws(TorchError) {
            guard let weights else { return nil }
            return try Tensor(weights, device: device)
        }
    }

    /// The present class of every row, `[N]`.
    private func classes(_ targets: [Float], rows: Int) throws(TorchError) -> Tensor {
        let outputs = targets.count / max(rows, 1)
        let classes = (0..<rows).map { row in
            let oneHot = targets[row * outputs..<(row + 1) * outputs]
            return Int64((oneHot.firstIndex(of: 1) ?? oneHot.startIndex) - oneHot.startIndex)
        }
        return try Tensor(classes, device: device)
    }

    /// One weight per finding.
    package static func weights(
        _ task: ModelCard.Task, _ table: TargetTable, _ lesions: LesionPlan? = nil
    ) -> [Float] {
        let counts =
            lesions?.expectedCounts
            ?? (0..<table.outputs).map { finding in
                let (present, absent) = table.counts(finding)
                return (Double(present), Double(absent))
            }
        return counts.map { present, absent in
            // Not even one film an epoch: nothing to weigh by.
            guard present >= 1 else { return 1 }
            // Cross entropy averages with its weights, so total / (classes · count) gives every class one share;
            // binary cross entropy weighs the present films only, up or down to the weight of the absent ones.
            return task == .exclusive
                ? Float(Double(table.films.count) / (Double(table.outputs) * present))
                : Float(absent / present)
        }
    }
}
