/// How much work the methods that sample do.
package struct ExplanationSettings: Sendable {
    /// Steps of integrated gradients' path.
    package var pathSteps = 32
    /// Noisy copies of SmoothGrad.
    package var noiseSamples = 16
    /// Standard deviation of SmoothGrad's noise, as a share of the gray levels' range (Smilkov et al.: 10 to 20 %).
    package var noiseDeviation = 0.15
    /// Side of occlusion's square, as a share of the film's.
    package var occlusionSide = 1.0 / 8
    /// Masks of RISE.
    package var riseMasks = 512
    /// Of noise and masks.
    package var seed: UInt64 = 1

    package init() {}
}

extension ExplanationSettings {
    /// Side and step of occlusion's squares for films of `size` pixels: half of each square overlaps the next.
    func squares(size: Int) -> (side: Int, step: Int) {
        let side = max(1, Int((Double(size) * occlusionSide).rounded()))
        return (side, max(1, side / 2))
    }
}
