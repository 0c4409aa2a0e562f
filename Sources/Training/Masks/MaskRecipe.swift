package import ModelZoo
package import Perturbation

/// How a segmenter is trained.
package struct MaskRecipe: Sendable {
    package var network = UNet.Configuration.compact
    package var epochs = 12
    package var batchSize = 8
    package var learningRate = 2e-3
    package var weightDecay = 1e-4
    package var seed: UInt64 = 1
    package var threads = 0
    package var augmentation: Augmentation = {
        var augmentation = Augmentation()
        augmentation.rotationDegrees = 10
        augmentation.scale = 0.2
        augmentation.aspect = 0.15
        augmentation.shift = 0.08
        augmentation.gamma = 0.5
        augmentation.toneCurve = 0.3
        augmentation.contrast = 0.3
        augmentation.brightness = 0.1
        augmentation.sharpness = 0.4
        augmentation.noise = 0.05
        augmentation.border = 0.2
        return augmentation
    }()

    package init() {}
}
