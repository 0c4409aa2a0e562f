import Groundwork

extension Augmentation {
    /// The kinds of change that random operations are drawn from, each with the widest amplitude that a radiograph stands:
    /// no colours, no mirror image, no upside down, no inversion.
    package enum Kind: String, CaseIterable, Sendable {
        case rotation, scale, aspect, shift, gamma, toneCurve, contrast, brightness, sharpness, noise,
            equalisation
        case localContrast, resolution, jpeg

        var widest: (quantity: WritableKeyPath<Augmentation, Double>, amplitude: Double) {
            switch self {
            case .rotation: (\.rotationDegrees, 30)
            case .scale: (\.scale, 0.3)
            case .aspect: (\.aspect, 0.3)
            case .shift: (\.shift, 0.15)
            case .gamma: (\.gamma, 1)
            case .toneCurve: (\.toneCurve, 0.8)
            case .contrast: (\.contrast, 0.5)
            case .brightness: (\.brightness, 0.2)
            case .sharpness: (\.sharpness, 1)
            case .noise: (\.noise, 0.08)
            case .equalisation: (\.equalisation, 1)
            case .localContrast: (\.localContrast, 1)
            case .resolution: (\.resolution, 2)
            case .jpeg: (\.jpeg, 1)
            }
        }
    }

    /// The amplitudes with those of ``operations`` kinds, drawn without repetition, raised to ``magnitude`` times their
    /// widest where they are below.
    ///
    /// The strength is then drawn within, as in Müller and Hutter's TrivialAugment (2021), rather than fixed.
    func widened(using generator: inout SeededGenerator) -> Augmentation {
        var result = self
        result.operations = 0
        for kind in generator.shuffled(Kind.allCases).prefix(Int(operations)) {
            let (quantity, amplitude) = kind.widest
            result[keyPath: quantity] = max(result[keyPath: quantity], magnitude * amplitude)
        }
        return result
    }
}
