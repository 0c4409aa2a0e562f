import Perturbation

extension Recipe {
    /// How `thorax pretrain` teaches a network by films alone.
    package struct Pretraining: Codable, Sendable, Equatable {
        package var epochs = 100
        package var learningRate = 0.002
        package var warmupEpochs = 2.0
        /// Share of patches that the network doesn't see and has to draw.
        package var maskShare = 0.6
        /// Side of a patch in pixels, a divisor of `image.size`; 0 is an eighth of it.
        package var patch = 0

        package static let standard = Pretraining()
    }

    /// Side of a patch in pixels: as given, or the largest divisor of the film's side up to an eighth of it.
    var patchSide: Int {
        guard pretraining.patch == 0 else { return pretraining.patch }
        return stride(from: max(image.size / 8, 1), through: 1, by: -1).first { image.size % $0 == 0 } ?? 1
    }

    /// Why `pretraining` can't be; `nil` where it can.
    var pretrainingProblem: String? {
        for (key, value, range) in [
            ("epochs", Double(pretraining.epochs), 1...100_000.0),
            ("learningRate", pretraining.learningRate, 1e-9...100),
            ("warmupEpochs", pretraining.warmupEpochs, 0...100_000),
            ("maskShare", pretraining.maskShare, 0.05...0.95),
            ("patch", Double(pretraining.patch), 0...2048),
        ] where !range.contains(value) {
            return
                "pretraining.\(key) is \(value); expected \(range.lowerBound) to \(range.upperBound)"
        }
        guard image.size % patchSide == 0, patchSide <= image.size / 2 else {
            return
                "pretraining.patch is \(patchSide), by which image.size \(image.size) can't be divided into at least "
                + "four patches; give a divisor of it, or 0"
        }
        return nil
    }

    /// The recipe's augmentation, or the standard one of pre-training where it has none: crops by scale and shift, tone
    /// and noise. No film is ever turned upside down.
    var pretrainingAugmentation: Augmentation {
        guard augmentation.isNone else { return augmentation }
        var standard = Augmentation()
        standard.rotationDegrees = 10
        standard.scale = 0.2
        standard.aspect = 0.1
        standard.shift = 0.08
        standard.gamma = 0.3
        standard.toneCurve = 0.2
        standard.contrast = 0.2
        standard.brightness = 0.06
        standard.noise = 0.03
        return standard
    }
}
