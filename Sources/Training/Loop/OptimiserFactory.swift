import ModelZoo
import NeuralNets

/// The recipe's optimiser over the parameters that train: head and backbone with their own rates.
///
/// Biases and normalisation scales are not decayed (He et al., "Bag of tricks", CVPR 2019, §3.1).
func makeOptimiser(
    _ recipe: Recipe.Optimiser, model: any Classifier, backboneRate: Double
) -> any Optimiser {
    let trainable = model.store.parameters.filter { $0.tensor.requiresGradient }
    func isHead(_ key: String) -> Bool { model.headKeyPrefixes.contains { key.hasPrefix($0) } }
    let groups = [(head: true, decayed: true), (true, false), (false, true), (false, false)].map { kind in
        ParameterGroup(
            parameters: trainable.filter { isHead($0.key) == kind.head && ($0.tensor.shape.count > 1) == kind.decayed },
            rateMultiplier: kind.head ? 1 : backboneRate,
            weightDecay: kind.decayed ? recipe.weightDecay : 0)
    }.filter { !$0.parameters.isEmpty }
    return switch recipe.kind {
    case .sgd: SGD(groups, momentum: recipe.momentum)
    case .adam: Adam(groups)
    case .adamw: AdamW(groups)
    }
}
