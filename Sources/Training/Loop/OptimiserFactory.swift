import Foundation
package import ModelZoo
package import NeuralNets
import Torch

/// The recipe's optimiser over the parameters that train: head and backbone with their own rates.
///
/// Biases and normalisation scales are not decayed (He et al., "Bag of tricks", CVPR 2019, §3.1). With `layerDecay` below 1
/// the last block learns at that fraction of the backbone's rate, the one before at its square, and so on (Clark et al.,
/// "ELECTRA", 2020; Bao et al., "BEiT", 2022).
package func makeOptimiser(
    _ recipe: Recipe.Optimiser, model: any Classifier, phase: Recipe.Phase
) -> any Optimiser {
    let trainable = model.store.trainableParameters
    func isHead(_ key: String) -> Bool { model.headKeyPrefixes.contains { key.hasPrefix($0) } }
    func group(_ parameters: [ParameterStore.Entry], rate: Double) -> [ParameterGroup] {
        [true, false].map { isDecayed in
            ParameterGroup(
                parameters.filter { ($0.tensor.rank > 1) == isDecayed }, learningRateMultiplier: rate,
                weightDecay: isDecayed ? recipe.weightDecay : 0)
        }
    }
    let backbone = trainable.filter { !isHead($0.key) }
    var groups = group(trainable.filter { isHead($0.key) }, rate: 1)
    if phase.layerDecay == 1 {
        groups += group(backbone, rate: phase.backboneRate)
    } else {
        let count = model.blocks.count
        // What no block owns lies before all of them.
        let depths = backbone.map { entry in count - (model.blocks.lastIndex { $0.owns(entry.key) } ?? 0) }
        for depth in Set(depths).sorted() {
            groups += group(
                zip(backbone, depths).filter { $0.1 == depth }.map(\.0),
                rate: phase.backboneRate * pow(phase.layerDecay, Double(depth)))
        }
    }
    return OptimiserSettings(recipe.kind, momentum: recipe.momentum)
        .makeOptimiser(groups.filter { !$0.parameters.isEmpty })
}
