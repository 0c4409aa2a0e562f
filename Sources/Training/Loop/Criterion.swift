import Evaluating
import ModelFile
import ModelZoo
import NeuralNets
import Torch

/// What a step minimises: the task's loss, of all films alike or of the groups that fare worst, and the penalties that
/// the recipe adds.
struct Criterion {
    private let recipe: Recipe
    private let table: TargetTable
    private let objective: Objective
    private let mitigation: Mitigation
    private let labels: [Int]

    init(_ plan: TrainingPlan, _ objective: Objective, labels: [Int]) {
        recipe = plan.recipe
        table = plan.training
        mitigation = plan.mitigation
        self.objective = objective
        self.labels = labels
    }

    /// The loss of a batch, and the value of every penalty in it by name, before its weight.
    ///
    /// - Parameter groupWeights: moved by the batch where the worst groups are minimised.
    func callAsFunction(
        _ batch: TrainingBatch, _ model: any Classifier, fromBlock: Int, groupWeights: inout [Double]?
    ) throws(TorchError) -> (loss: Tensor, penalties: [String: Double]) {
        let looksAtPixels = batch.lungs != nil && recipe.lungAttention.evidence == .gradient
        if looksAtPixels { batch.input.requiresGradient = true }
        let (map, pooled, logits) = try withPrecision(recipe.precision, device: objective.device) {
            () throws(TorchError) in
            let map = try model.forward(batch.input, fromBlock: fromBlock, toBlock: model.blocks.count)
            let pooled = try model.head.pool(map)
            return (map, pooled, try model.head.classify(pooled))
        }
        let targets = batch.targets ?? batch.films.flatMap { table.row($0) }
        var loss = try taskLoss(logits, batch, targets, &groupWeights)
        var penalties: [String: Double] = [:]
        func add(_ name: String, _ penalty: Tensor, weight: Double) throws(TorchError) {
            penalties[name] = try penalty.detach().item()
            loss = try loss + penalty * weight
        }
        if let alignment = try alignment(pooled.to(.float32), batch.films) {
            try add("decorrelation", alignment, weight: recipe.decorrelation.weight)
        }
        if let lungs = batch.lungs {
            guard map.rank == 4 else {
                throw TorchError(
                    operation: "lungAttention",
                    message: "it needs a feature map, but \(model.architecture.name) ends in tokens; "
                        + "choose another network, or set lungAttention.weight to 0",
                    shapes: [map.shape])
            }
            let logit = try (logits.to(.float32) * asked(targets, logits)).indexSelect(0, lungs.rows)
                .sum()
            let share =
                looksAtPixels
                ? try outside(batch.input, lungs, logit, Evidence.shareOutside(_:ofImages:logit:))
                : try outside(map, lungs, logit, Evidence.shareOutside(_:ofMap:logit:))
            try add("lungAttention", share, weight: recipe.lungAttention.weight)
        }
        return (loss, penalties)
    }

    private func taskLoss(
        _ logits: Tensor, _ batch: TrainingBatch, _ targets: [Float], _ groupWeights: inout [Double]?
    ) throws(TorchError) -> Tensor {
        let films = batch.films
        if let mix = batch.mix {
            // What soft labels come to, and right for unknown labels and losses that take no soft ones, too.
            let outputs = table.outputs
            let partners = mix.partners.flatMap { targets[$0 * outputs..<($0 + 1) * outputs] }
            let other = try objective.loss(logits, partners)
            return try objective.loss(logits, targets) * mix.share + other * (1 - mix.share)
        }
        guard recipe.groups.objective == .worst, let groups = mitigation.groups else {
            return try objective.loss(logits, targets)
        }
        let losses = try objective.filmLosses(logits, targets)
            .means(groups: films.map { groups.numbers[$0] }, count: groups.names.count)
        var robust = GroupRobustLoss(
            filmsPerGroup: groups.counts, step: recipe.groups.step, adjustment: recipe.groups.adjustment,
            weights: groupWeights)
        defer { groupWeights = robust.weights }
        return try robust(losses)
    }

    /// What the features of the films whose attribute is known tell of it.
    private func alignment(_ pooled: Tensor, _ films: [Int]) throws(TorchError) -> Tensor? {
        guard let attribute = mitigation.attribute else { return nil }
        let rows = films.indices.filter { attribute[films[$0]] != nil }
        guard rows.count > 1 else { return nil }
        let known = try Tensor(rows.map(Int64.init), device: pooled.device)
        return try kernelAlignment(
            pooled.indexSelect(0, known), attribute: rows.map { attribute[films[$0]] ?? 0 },
            within: rows.map { recipe.decorrelation.withinLabel ? labels[films[$0]] : 0 })
    }

    /// The weights of the logits whose evidence is looked at, `[N, outputs]`: the present class against the others,
    /// the one finding, or the mean of the present findings, of all known ones where none is present.
    private func asked(_ targets: [Float], _ logits: Tensor) throws(TorchError) -> Tensor {
        let outputs = table.outputs
        let films = targets.count / outputs
        let weights = (0..<films).flatMap { film -> [Float] in
            let row = targets[film * outputs..<(film + 1) * outputs]
            switch recipe.task {
            case .binary: return [1]
            case .exclusive: return row.map { $0 - 1 / Float(outputs) }
            case .independent:
                let chosen: Float = row.contains(1) ? 1 : 0
                let count = Float(row.count { $0 == 1 || (chosen == 0 && $0 == 0) })
                return row.map { $0 == 1 || (chosen == 0 && $0 == 0) ? 1 / count : 0 }
            }
        }
        return try Tensor(weights, shape: [films, outputs], device: logits.device)
    }

    private func outside(
        _ source: Tensor, _ batch: LungBatch, _ logit: Tensor,
        _ share: (Tensor, Tensor, Tensor) throws(TorchError) -> Tensor
    ) throws(TorchError) -> Tensor {
        // Films without a mask have no part in `logit`, so their evidence is 0 and their lungs may be anything.
        let rows = source.shape[0]
        guard batch.lungs.shape[0] < rows else { return try share(batch.lungs, source, logit) }
        let size = batch.lungs.shape[2]
        let places = try batch.rows.int64s().map(Int.init)
        var order = [Int64](repeating: Int64(places.count), count: rows)
        for (position, row) in places.enumerated() { order[row] = Int64(position) }
        let filler = try Tensor.ones([1, 1, size, size], device: batch.lungs.device)
        let all = try Tensor.cat([batch.lungs, filler]).indexSelect(0, Tensor(order, device: filler.device))
        return try share(all, source, logit) * (Double(rows) / Double(places.count))
    }
}
