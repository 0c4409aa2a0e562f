package import Assessment
package import Imaging
import ModelFile
import ModelZoo
import NeuralNets
package import Torch

extension ExplainedNetwork {
    /// The maps of a batch of films, `[N, 1, H, W]`, by any method that the network supports.
    package func map(
        _ gray: Tensor, output: Int, method: ExplanationMethod, settings: ExplanationSettings = .init(),
        batchSize: Int = 16
    ) throws -> Tensor {
        let outputs = model.architecture.outputs
        guard (0..<outputs).contains(output) else {
            throw ExplainingError.noSuchOutput(output, outputs: outputs)
        }
        guard supportedMethods.contains(method) else {
            throw ExplainingError.unsupported(
                method: method, architecture: model.architecture.name, supported: supportedMethods)
        }
        let (height, width) = (gray.shape[2], gray.shape[3])
        switch method {
        case .gradCAM: return try classActivation(gray, output: output, ClassActivation.gradCAM)
        case .gradCAMPlusPlus:
            return try classActivation(gray, output: output, ClassActivation.gradCAMPlusPlus)
        case .hiResCAM: return try classActivation(gray, output: output, ClassActivation.hiResCAM)
        case .layerCAM: return try classActivation(gray, output: output, ClassActivation.layerCAM)
        case .multiScaleCAM: return try multiScaleCAM(gray, output: output)
        case .scoreCAM: return try scoreCAM(gray, output: output, batchSize: batchSize)
        case .integratedGradients:
            return try integratedGradients(gray, output: output, steps: settings.pathSteps)
        case .smoothGrad:
            let noise = try noise(
                height: height, width: width, samples: settings.noiseSamples,
                deviation: settings.noiseDeviation, seed: settings.seed)
            return try smoothGrad(gray, output: output, noise: noise)
        case .occlusion:
            let squares = settings.squares(size: max(height, width))
            return try occlusion(
                gray, output: output, side: squares.side, step: squares.step, batchSize: batchSize)
        case .rise:
            return try rise(
                gray, output: output, masks: RandomMasks(count: settings.riseMasks, seed: settings.seed),
                batchSize: batchSize)
        case .attentionRollout: return try attentionRollout(gray)
        }
    }

    /// The maps of films of one size.
    package func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod,
        settings: ExplanationSettings = .init(), batchSize: Int = 16
    ) throws -> [SaliencyMap] {
        guard let size = films.first?.size else { return [] }
        let map = try map(
            gray(films), output: output, method: method, settings: settings, batchSize: batchSize)
        let values = try map.to(.float32).floats()
        let count = size * size
        return films.indices.map {
            SaliencyMap(width: size, height: size, values: Array(values[$0 * count..<($0 + 1) * count]))
        }
    }
}
