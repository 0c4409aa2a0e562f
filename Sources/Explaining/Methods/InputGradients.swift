import Groundwork
import NeuralNets
import Torch

extension ExplainedNetwork {
    /// Sundararajan et al. 2017, equation 1, from a black film, by the midpoints of `steps` equal parts of the path.
    ///
    /// The values of a film sum to its score less the black film's, but for the sum's error (completeness).
    func integratedGradients(_ gray: Tensor, output: Int, steps: Int) throws(TorchError) -> Tensor {
        var sum = try Tensor.zeros(like: gray)
        for step in 0..<steps {
            let share = (Double(step) + 0.5) / Double(steps)
            let gradient = try gradient(gray * share, output: output)
            sum = try sum + gradient
        }
        return try gray * sum / Double(steps)
    }

    /// Smilkov et al. 2017, equation 1: the mean gradient of noisy copies of the films; its size, as there is drawn.
    ///
    /// - Parameter noise: added to every film, `[1, 1, H, W]` each, in gray levels.
    func smoothGrad(_ gray: Tensor, output: Int, noise: [Tensor]) throws(TorchError) -> Tensor {
        var sum = try Tensor.zeros(like: gray)
        for sample in noise { sum = try sum + gradient(gray + sample, output: output) }
        return try (sum / Double(noise.count)).abs()
    }

    /// Normal noise, the same for every film and in every run.
    func noise(
        height: Int, width: Int, samples: Int, deviation: Double, seed: UInt64
    ) throws(TorchError) -> [Tensor] {
        var noise: [Tensor] = []
        for sample in 0..<samples {
            var generator = SeededGenerator(seed, "smooth-grad", sample)
            let values = (0..<height * width).map { _ in Float(generator.normal() * deviation) }
            noise.append(try Tensor(values, shape: [1, 1, height, width], device: device))
        }
        return noise
    }
}
