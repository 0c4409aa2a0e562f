import ModelZoo
import NeuralNets
import Torch

/// The recipe's optimiser over the parameters that train: head and backbone with their own rates.
///
/// Biases and normalisation scales are not decayed (He et al., "Bag of tricks", CVPR 2019, §3.1).
func makeOptimiser(
    _ recipe: Recipe.Optimiser, model: any Classifier, backboneRate: Double
) -> any Optimiser {
    let trainable = model.store.trainableParameters
    func isHead(_ key: String) -> Bool { model.headKeyPrefixes.contains { key.hasPrefix($0) } }
    let groups = [(head: true, decayed: true), (true, false), (false, true), (false, false)].map { kind in
        ParameterGroup(
            trainable.filter { isHead($0.key) == kind.head && ($0.tensor.rank > 1) == kind.decayed },
            learningRateMultiplier: kind.head ? 1 : backboneRate,
            weightDecay: kind.decayed ? recipe.weightDecay : 0)
    }.filter { !$0.parameters.isEmpty }
    return OptimiserSettings(recipe.kind, momentum: recipe.momentum).makeOptimiser(groups)
}
