import Cohort
import Groundwork
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Perturbation
import Torch

/// The state of pre-training: network, decoder, optimiser, and where it stands. Lives on the pre-trainer's thread.
///
/// Masked image modelling: patches are hidden, and the network's last feature map has to tell what was there.
/// Docs/pretraining.md says why this and not another way.
final class PretrainingSession {
    private let plan: PretrainingPlan
    private let model: any Classifier
    private let decoder: PatchDecoder
    private let optimiser: any Optimiser
    private let checkpoints: CheckpointStore
    private let loader: FilmLoader
    private let schedule: Schedule
    private(set) var progress = RunProgress()
    private var batches: FilmBatches?
    private var lastSave = ContinuousClock.now
    private var epochStart = ContinuousClock.now

    private var recipe: Recipe { plan.recipe }

    init(_ plan: PretrainingPlan, resuming: Bool) throws {
        self.plan = plan
        let recipe = plan.recipe
        try Torch.setThreads(recipe.resolvedThreads)
        Torch.setFlushDenormal(true)
        model = try ModelRegistry.make(recipe.architecture, seed: recipe.seed)
        let size = recipe.image.size
        let (model, film) = (model, try Tensor.zeros([1, recipe.model.channels, size, size]))
        let map = try inferenceMode { () throws(TorchError) in
            try model.forward(film, fromBlock: 0, toBlock: model.blocks.count).shape
        }
        decoder = try PatchDecoder.make(channels: map[1], mapSide: map[2], size: size, seed: recipe.seed)
        checkpoints = try CheckpointStore(folder: plan.folder)
        let (seed, augmentation) = (recipe.seed, recipe.pretrainingAugmentation)
        loader = FilmLoader(source: plan.films, batchSize: recipe.batchSize, workers: recipe.workers) {
            film, draw in
            var generator = SeededGenerator(seed, "pretraining look", draw.epoch, draw.film, draw.repetition)
            return augmentation(film, using: &generator)
        }
        schedule = Schedule(
            .cosine, warmUp: min(1, recipe.pretraining.warmupEpochs / Double(recipe.pretraining.epochs)))
        var state: [(String, StoredTensor)]?
        if resuming {
            let (saved, weights) = try checkpoints.load()
            progress = saved
            state = progress.takeOptimiserState()
            try model.store.load(Self.part("network.", of: weights))
            try decoder.store.load(Self.part("decoder.", of: weights))
        } else if let path = recipe.model.weights {
            try PretrainedWeights.load(path, into: model)
        }
        try model.store.move(to: plan.device)
        try decoder.store.move(to: plan.device)
        optimiser = Self.optimiser(recipe, model, decoder)
        if let state { try optimiser.importState(state) }
    }

    /// All but the head learn; biases and normalisation scales aren't decayed.
    private static func optimiser(
        _ recipe: Recipe, _ model: any Classifier, _ decoder: PatchDecoder
    ) -> any Optimiser {
        let learnt =
            model.store.trainableParameters.filter { entry in
                !model.headKeyPrefixes.contains { entry.key.hasPrefix($0) }
            }
            + decoder.store.trainableParameters.map { (key: "decoder." + $0.key, tensor: $0.tensor) }
        return OptimiserSettings(recipe.optimiser.kind, momentum: recipe.optimiser.momentum).makeOptimiser([
            ParameterGroup(
                learnt.filter { $0.tensor.rank > 1 }, weightDecay: recipe.optimiser.weightDecay),
            ParameterGroup(learnt.filter { $0.tensor.rank <= 1 }, weightDecay: 0),
        ])
    }

    private static func part(_ prefix: String, of weights: [String: StoredTensor]) -> [String: StoredTensor] {
        var part: [String: StoredTensor] = [:]
        for (key, tensor) in weights where key.hasPrefix(prefix) {
            part[String(key.dropFirst(prefix.count))] = tensor
        }
        return part
    }

    var parameterCount: Int { model.store.parameterCount + decoder.store.parameterCount }

    var goesOn: Bool { progress.position.epoch < recipe.pretraining.epochs }

    private var batchesPerEpoch: Int { (plan.films.films.count + recipe.batchSize - 1) / recipe.batchSize }

    func beginEpoch() {
        let order = EpochOrder.indices(
            seed: recipe.seed, epoch: progress.position.globalEpoch,
            classes: Array(repeating: 0, count: plan.films.films.count), sampling: .shuffle)
        batches = loader.batches(
            order: order, epoch: progress.position.globalEpoch, startingAt: progress.position.batch)
        model.store.isTraining = true
        epochStart = .now
    }

    /// The next batch's normalised films, with what they are and the seconds spent waiting for them.
    func nextBatch() throws -> (films: Tensor, draws: [FilmDraw], waitSeconds: Double)? {
        let start = ContinuousClock.now
        guard let batch = try batches?.next()?.get() else { return nil }
        let preprocessing = plan.films.preprocessing
        let films = try batch.pixels.withUnsafeBytes { pixels in
            try normalisedBatch(
                pixels: pixels, count: batch.draws.count, size: preprocessing.size,
                mean: preprocessing.normalisation.mean, std: preprocessing.normalisation.std,
                device: plan.device)
        }
        return (films, batch.draws, (ContinuousClock.now - start) / .seconds(1))
    }

    /// Hides, draws, compares, and learns.
    func step(_ films: Tensor, _ draws: [FilmDraw], waitSeconds: Double) throws -> StepReport {
        let start = ContinuousClock.now
        try Torch.manualSeed(UInt64(progress.position.globalStep) &+ recipe.seed)
        let side = recipe.image.size / recipe.patchSide
        let cells = draws.map { draw in
            var generator = SeededGenerator(
                recipe.seed, "pretraining mask", draw.epoch, draw.film, draw.repetition)
            return MaskedFilms.cells(side * side, share: recipe.pretraining.maskShare, using: &generator)
        }
        let masked = try MaskedFilms(films, cells: cells, patch: recipe.patchSide)
        optimiser.zeroGradients()
        let (model, decoder) = (model, decoder)
        let drawing = try withPrecision(recipe.precision, device: plan.device) { () throws(TorchError) in
            try decoder(model.forward(masked.visible, fromBlock: 0, toBlock: model.blocks.count))
        }
        let loss = try masked.loss(drawing.to(.float32))
        try loss.backward()
        if recipe.optimiser.clipNorm > 0 { try optimiser.clipGradientNorm(recipe.optimiser.clipNorm) }
        let rate =
            recipe.pretraining.learningRate
            * schedule.factor(
                step: progress.phaseStep(batchesPerEpoch), of: recipe.pretraining.epochs * batchesPerEpoch)
        try optimiser.step(learningRate: rate)
        let value = try loss.item()
        guard value.isFinite else {
            throw TrainingError.diverged(
                phase: "pretraining", epoch: progress.position.epoch + 1, step: progress.position.batch + 1)
        }
        progress.add(loss: value, penalties: [:], films: draws.count, wait: waitSeconds)
        return StepReport(
            position: progress.position, batches: batchesPerEpoch, epochs: recipe.pretraining.epochs,
            films: draws.count, loss: value, learningRate: rate, waitSeconds: waitSeconds,
            seconds: (ContinuousClock.now - start) / .seconds(1) + waitSeconds)
    }

    func endEpoch() throws -> PretrainingEpoch {
        let epoch = PretrainingEpoch(
            number: progress.position.epoch + 1, epochs: recipe.pretraining.epochs, loss: progress.meanLoss,
            seconds: (ContinuousClock.now - epochStart) / .seconds(1), waitSeconds: progress.waitSeconds)
        // The checkpoint keeps the last epoch's loss for the card.
        progress.best = epoch.loss
        progress.endEpoch(nil)
        try save()
        return epoch
    }

    func saveIfDue() throws {
        if (ContinuousClock.now - lastSave) / .seconds(1) >= recipe.checkpointSeconds { try save() }
    }

    private func save() throws {
        let tensors =
            try model.store.export().map { ("network." + $0.0, $0.1) }
            + decoder.store.export().map { ("decoder." + $0.0, $0.1) }
        try checkpoints.save(progress, model: tensors, optimiser: optimiser.exportState())
        lastSave = .now
    }

    /// The backbone. Its batch norms have seen hidden patches only, so their running statistics are taken anew from
    /// whole films first: a frozen backbone would be off otherwise.
    func outcome() throws -> PretrainingOutcome {
        model.store.isTraining = true
        batches = loader.batches(order: Array(plan.films.films.indices), epoch: recipe.pretraining.epochs)
        for _ in 0..<Self.settlingBatches {
            guard let batch = try nextBatch() else { break }
            let model = model
            _ = try withoutGradients { () throws(TorchError) in
                try model.forward(batch.films, fromBlock: 0, toBlock: model.blocks.count)
            }
        }
        batches = nil
        model.store.isTraining = false
        let weights = try model.store.export().filter { key, _ in
            !model.headKeyPrefixes.contains { key.hasPrefix($0) }
        }
        return PretrainingOutcome(weights: weights, loss: progress.best ?? .nan)
    }

    /// Running statistics move by a tenth per batch: after these nothing is left of the old ones.
    private static let settlingBatches = 60
}
