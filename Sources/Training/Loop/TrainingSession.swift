import Cohort
import Evaluating
import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets
import Perturbation
import Torch

/// The state of a run: the network, its optimiser, and where it stands. Lives on the trainer's thread.
final class TrainingSession {
    let plan: TrainingPlan
    let model: any Classifier
    let checkpoints: CheckpointStore
    var progress = RunProgress()

    private(set) var optimiser: (any Optimiser)?
    private(set) var average: WeightAverage?
    let objective: Objective
    private let criterion: Criterion
    private(set) var sources: (training: any BatchSource, validation: any BatchSource)?
    private var schedule = Schedule()
    private let classNumbers: [Int]
    private var epochBatches = 0
    private var lastSave = ContinuousClock.now
    private var epochStart = ContinuousClock.now

    private var recipe: Recipe { plan.recipe }
    private var phase: Recipe.Phase { recipe.phases[progress.position.phase] }

    init(_ plan: TrainingPlan, resuming: Bool) throws {
        self.plan = plan
        try Torch.setThreads(plan.recipe.resolvedThreads)
        Torch.setFlushDenormal(true)
        model = try ModelRegistry.make(plan.recipe.architecture, seed: plan.recipe.seed)
        objective = Objective(
            task: plan.recipe.task, labelSmoothing: plan.recipe.labelSmoothing, form: plan.recipe.loss,
            balanced: plan.recipe.classBalance == .weights, table: plan.training, lesions: plan.lesions,
            device: plan.device)
        classNumbers = plan.training.classNumbers
        criterion = Criterion(plan, objective, labels: classNumbers)
        checkpoints = try CheckpointStore(folder: plan.folder)
        if !resuming {
            checkpoints.clear()
            if let path = plan.recipe.model.weights { try PretrainedWeights.load(path, into: model) }
        }
        try model.store.move(to: plan.device)
        if resuming { try restore() }
    }

    var parameterCount: Int { model.store.parameterCount }

    var trainableCount: Int { model.store.trainableParameters.reduce(0) { $0 + $1.tensor.count } }

    // MARK: Phases

    /// Freezes, builds the optimiser, and opens the batches of the phase at hand.
    func begin(_ phase: Recipe.Phase, caching: (Int, Int) throws -> Void) throws {
        let frozen = phase.frozenBlocks(of: model.blocks.count, epoch: progress.position.epoch)
        model.freeze(firstBlocks: frozen)
        sources = try makeSources(phase, frozenBlocks: frozen, caching: caching)
        epochBatches = (plan.training.films.count + recipe.batchSize - 1) / recipe.batchSize
        schedule = Self.schedule(phase)
        let optimiser = makeOptimiser(recipe.optimiser, model: model, phase: phase)
        if let state = progress.takeOptimiserState() { try optimiser.importState(state) }
        self.optimiser = optimiser
        average = try makeAverage()
    }

    /// Thaws the blocks whose turn it is; the others' optimiser states go on.
    private func thaw() throws {
        guard phase.unfreezeEvery > 0, let earlier = optimiser else { return }
        model.freeze(
            firstBlocks: phase.frozenBlocks(of: model.blocks.count, epoch: progress.position.epoch))
        let optimiser = makeOptimiser(recipe.optimiser, model: model, phase: phase)
        try optimiser.importState(earlier.exportState())
        self.optimiser = optimiser
    }

    var phaseGoesOn: Bool {
        progress.position.epoch < phase.epochs && !isOutOfPatience
    }

    private var isOutOfPatience: Bool {
        recipe.earlyStopping.patience > 0 && progress.epochsWithoutGain >= recipe.earlyStopping.patience
    }

    var phaseEndReason: String {
        isOutOfPatience
            ? "\(recipe.earlyStopping.metric.rawValue) has not improved for \(progress.epochsWithoutGain) epochs"
            : "all epochs done"
    }

    /// Goes back to the best weights so far and on to the next phase.
    func endPhase() throws {
        if let best = try checkpoints.best() { try model.store.load(best) } else { _ = try wearAverage() }
        average = nil
        progress.averageCount = nil
        progress.position.phase += 1
        progress.position.epoch = 0
        progress.position.batch = 0
        progress.epochsWithoutGain = 0
        optimiser = nil
        try save()
        checkpoints.removeFeatures()
    }

    // MARK: Epochs

    /// The films of the epoch at hand, in order.
    var epochOrder: [Int] {
        let drawsGroups = recipe.groups.sampling == .balanced
        return EpochOrder.indices(
            seed: recipe.seed, epoch: progress.position.globalEpoch,
            classes: drawsGroups ? plan.mitigation.groups?.numbers ?? classNumbers : classNumbers,
            sampling: drawsGroups || recipe.classBalance == .sampling ? .balanced : .shuffle)
    }

    func beginEpoch() {
        sources?.training.begin(
            order: epochOrder, epoch: progress.position.globalEpoch, fromBatch: progress.position.batch)
        model.store.isTraining = true
        epochStart = .now
    }

    /// The next batch with the seconds spent waiting for it.
    func nextBatch() throws -> TrainingBatch? {
        let start = ContinuousClock.now
        guard let batch = try sources?.training.next() else { return nil }
        return TrainingBatch(
            input: batch.input, films: batch.films, lungs: batch.lungs, targets: batch.targets,
            waitSeconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Forward, loss, backward, optimiser.
    func step(_ batch: TrainingBatch) throws -> StepReport {
        guard let optimiser, let sources else { preconditionFailure("begin(_:) comes first") }
        let start = ContinuousClock.now
        try Torch.manualSeed(stepSeed)
        let batch = try mixed(batch, firstBlock: sources.training.firstBlock)
        let accumulated = accumulation
        if accumulated.isFirst { optimiser.zeroGradients() }
        let (loss, penalties) = try criterion(
            batch, model, fromBlock: sources.training.firstBlock, groupWeights: &progress.groupWeights)
        try (accumulated.batches == 1 ? loss : loss / Double(accumulated.batches)).backward()
        let rate =
            phase.learningRate * plateauFactor
            * schedule.factor(
                step: progress.phaseStep(epochBatches), of: phase.epochs * epochBatches)
        if accumulated.isLast {
            if recipe.optimiser.clipNorm > 0 { try optimiser.clipGradientNorm(recipe.optimiser.clipNorm) }
            try optimiser.step(learningRate: rate)
            try averageStep()
        }
        let value = try loss.item()
        guard value.isFinite else { throw diverged }
        progress.add(
            loss: value, penalties: penalties, films: batch.films.count, wait: batch.waitSeconds)
        let seconds = (ContinuousClock.now - start) / .seconds(1) + batch.waitSeconds
        return StepReport(
            position: progress.position, batches: epochBatches, epochs: phase.epochs,
            films: batch.films.count,
            loss: value, learningRate: rate, waitSeconds: batch.waitSeconds, seconds: seconds)
    }

    /// The batch at hand among those whose gradients make one step: how many these are, the last ones of an epoch may be
    /// fewer, and where it stands.
    private var accumulation: (batches: Int, isFirst: Bool, isLast: Bool) {
        let (size, batch) = (recipe.accumulation, progress.position.batch)
        let first = batch / size * size
        let last = min(first + size, epochBatches) - 1
        return (last - first + 1, batch == first, batch >= last)
    }

    /// Judges the network on validation films, keeps it where it is the best, and moves on to the next epoch.
    func endEpoch() throws -> EpochReport {
        let trainingSeconds = (ContinuousClock.now - epochStart) / .seconds(1)
        try averageEpoch()
        let own = try wearAverage()
        let (probabilities, loss) = try judge()
        guard loss.isFinite else { throw diverged }
        let scores = try ValidationScores.compute(probabilities, table: plan.validation, task: recipe.task)
        let metric = recipe.earlyStopping.metric
        let merit = metric == .loss ? -loss : scores[metric.rawValue]
        let isBest = merit.map { $0 > (progress.best ?? -.infinity) } ?? false
        if isBest {
            progress.best = merit
            progress.epochsWithoutGain = 0
            try checkpoints.saveBest(model.store.export())
        } else {
            progress.epochsWithoutGain += 1
        }
        if let own { try model.store.restore(own) }
        let report = EpochReport(
            phase: phase.name, epoch: progress.position.epoch + 1, trainingLoss: progress.meanLoss,
            validationLoss: loss, scores: scores, isBest: isBest, seconds: trainingSeconds,
            waitSeconds: progress.waitSeconds, penalties: progress.meanPenalties,
            groupWeights: progress.groupWeights.flatMap { weights in
                plan.mitigation.groups.map { Dictionary(uniqueKeysWithValues: zip($0.names, weights)) }
            })
        progress.endEpoch(report)
        try thaw()
        try save()
        return report
    }

    /// Saves where the last checkpoint is older than the recipe allows.
    func saveIfDue() throws {
        // Between the batches of one step there are gradients, which no checkpoint holds.
        guard accumulation.isFirst else { return }
        if (ContinuousClock.now - lastSave) / .seconds(1) >= recipe.checkpointSeconds { try save() }
    }

    func noteSave() { lastSave = .now }

    private var diverged: TrainingError {
        .diverged(phase: phase.name, epoch: progress.position.epoch + 1, step: progress.position.batch + 1)
    }

    private var stepSeed: UInt64 {
        var generator = SeededGenerator(recipe.seed, "step", progress.position.globalStep)
        return generator.next()
    }
}
