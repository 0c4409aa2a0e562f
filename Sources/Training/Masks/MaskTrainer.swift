package import Cohort
import Groundwork
package import Imaging
package import ModelFile
import ModelZoo
import NeuralNets
import Perturbation
package import Torch

/// Trains a U-Net on films and their masks: binary cross entropy plus the soft Dice loss, in equal parts.
///
/// Source of the loss: Milletari, Navab and Ahmadi, "V-Net", 3DV 2016, §3; Isensee et al., "nnU-Net", 2021.
package actor MaskTrainer {
    private nonisolated let thread = DedicatedThread(name: "mask trainer")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let recipe: MaskRecipe
    private let training: MaskSet
    private let validation: MaskSet

    /// What an epoch gave.
    package struct Epoch: Sendable {
        package let number: Int
        package let loss: Double
        /// Mean Dice over the validation films.
        package let dice: Double
        package let isBest: Bool
    }

    package init(_ recipe: MaskRecipe, training: MaskSet, validation: MaskSet) {
        self.recipe = recipe
        self.training = training
        self.validation = validation
    }

    /// Trains, and returns the weights of the epoch with the best validation Dice.
    ///
    /// - Parameters:
    ///   - stepped: told of films done in the epoch.
    ///   - ended: told of every epoch, with its weights where they are the best so far.
    package func train(
        normalisation: Preprocessing.Normalisation, stepped: @Sendable (Int, Int) -> Void,
        ended: @Sendable (Epoch, [(String, StoredTensor)]?) throws -> Void
    ) throws -> [(String, StoredTensor)] {
        if recipe.threads > 0 { try Torch.setThreads(recipe.threads) }
        let model = try UNet.make(recipe.network, seed: recipe.seed)
        let parameters = model.store.trainableParameters
        let optimiser = OptimiserSettings(.adamw).makeOptimiser([
            ParameterGroup(parameters.filter { $0.tensor.rank > 1 }, weightDecay: recipe.weightDecay),
            ParameterGroup(parameters.filter { $0.tensor.rank <= 1 }, weightDecay: 0),
        ])
        let steps = (training.films.count + recipe.batchSize - 1) / recipe.batchSize
        let schedule = Schedule(.cosine, warmUp: 0.05)
        var best: (dice: Double, weights: [(String, StoredTensor)])?
        for epoch in 0..<recipe.epochs {
            var order = SeededGenerator(recipe.seed, "mask order", epoch)
            let films = order.shuffled(training.films.indices)
            model.store.isTraining = true
            var sum = 0.0
            for step in 0..<steps {
                let batch = films[step * recipe.batchSize..<min((step + 1) * recipe.batchSize, films.count)]
                let (input, truth) = try augmented(Array(batch), epoch: epoch, normalisation)
                optimiser.zeroGradients()
                let loss = try maskLoss(model(input), truth)
                try loss.backward()
                try optimiser.clipGradientNorm(1)
                let done = epoch * steps + step
                try optimiser.step(
                    learningRate: recipe.learningRate * schedule.factor(step: done, of: recipe.epochs * steps)
                )
                sum += try loss.item() * Double(batch.count)
                stepped(min((step + 1) * recipe.batchSize, films.count), films.count)
            }
            model.store.isTraining = false
            let dice = try validationDice(model, normalisation)
            let isBest = dice > best?.dice ?? -1
            if isBest { best = (dice, try model.store.export()) }
            try ended(
                Epoch(number: epoch + 1, loss: sum / Double(films.count), dice: dice, isBest: isBest),
                isBest ? best?.weights : nil)
        }
        return best?.weights ?? []
    }

    private func augmented(
        _ films: [Int], epoch: Int, _ normalisation: Preprocessing.Normalisation
    ) throws -> (input: Tensor, truth: Tensor) {
        var pixels: [UInt8] = []
        var truth: [Float] = []
        for film in films {
            var generator = SeededGenerator(recipe.seed, "mask augmentation", epoch, film)
            let look = recipe.augmentation.look(using: &generator)
            pixels += look(training.pixels[film], using: &generator)
            truth += look.placed(training.masks[film]).isInside.map { $0 ? 1 : 0 }
        }
        let size = training.pixels[0].size
        return (
            try Self.input(pixels, count: films.count, size: size, normalisation),
            try Tensor(truth, shape: [films.count, 1, size, size])
        )
    }

    private static func input(
        _ pixels: [UInt8], count: Int, size: Int, _ normalisation: Preprocessing.Normalisation
    ) throws -> Tensor {
        try pixels.withUnsafeBytes { bytes in
            try normalisedBatch(
                pixels: bytes, count: count, size: size, mean: normalisation.mean, std: normalisation.std)
        }
    }

    private func validationDice(
        _ model: UNet, _ normalisation: Preprocessing.Normalisation
    ) throws -> Double {
        var sum = 0.0
        let size = validation.pixels.first?.size ?? 0
        for start in stride(from: 0, to: validation.films.count, by: recipe.batchSize) {
            let films = start..<min(start + recipe.batchSize, validation.films.count)
            let logits = try inferenceMode { () throws in
                try model(
                    Self.input(
                        validation.pixels[films].flatMap(\.pixels), count: films.count, size: size,
                        normalisation)
                ).floats()
            }
            for (place, film) in films.enumerated() {
                let found = logits[place * size * size..<(place + 1) * size * size].map { $0 >= 0 }
                let truth = validation.masks[film].isInside
                let common = zip(found, truth).count { $0 && $1 }
                let areas = found.count { $0 } + truth.count { $0 }
                sum += areas > 0 ? 2 * Double(common) / Double(areas) : 1
            }
        }
        return sum / Double(max(validation.films.count, 1))
    }
}

/// Binary cross entropy and soft Dice loss of a batch of masks, `[N, 1, H, W]` both.
///
/// The Dice coefficient is taken per film, `(2 Σ p t + 1) / (Σ p + Σ t + 1)`, so that an empty mask has one.
package func maskLoss(_ logits: Tensor, _ truth: Tensor) throws(TorchError) -> Tensor {
    let probabilities = try logits.sigmoid()
    let common = try (probabilities * truth).sum([1, 2, 3])
    let areas = try probabilities.sum([1, 2, 3]) + truth.sum([1, 2, 3])
    let dice = try ((common * 2 + 1) / (areas + 1)).mean()
    return try binaryCrossEntropyWithLogits(logits, truth) + (1 - dice)
}
