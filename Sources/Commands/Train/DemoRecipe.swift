/// The recipe of `thorax demo`, the same as Recipes/demo.yaml (a test compares them).
package enum DemoRecipe {
    package static let text = """
        # Phantoms in minutes on two cores: what `make demo` trains.
        name: demo
        task: binary
        findings: [Pneumonia]
        model: {architecture: compact, channels: 1}
        image: {size: 96, resize: exact, fit: stretch}
        batchSize: 32
        optimiser: {kind: adamw, weightDecay: 0.02}
        classBalance: weights
        labelSmoothing: 0.02
        augmentation: {rotationDegrees: 5, scale: 0.05, shift: 0.04, gamma: 0.1, noise: 0.02}
        phases:
          - {name: train, epochs: 10, learningRate: 0.002, schedule: cosine, warmupEpochs: 1}
        earlyStopping: {metric: auroc, patience: 0}
        threshold: youden
        seed: 1
        licence: CC0-1.0 (phantoms)

        """
}
