package import Groundwork
package import Torch

/// Which patches of a batch's films are hidden, and what has to be drawn there.
package struct MaskedFilms {
    /// `[N, 1, H, W]`, 1 where a film is hidden.
    package let hidden: Tensor
    /// The films with mean gray where they are hidden, `[N, C, H, W]`.
    package let visible: Tensor
    /// Every patch less its mean, over its standard deviation, `[N, 1, H, W]`: textures and edges count as much in dark
    /// lung as in bright bone (He et al., "Masked autoencoders are scalable vision learners", CVPR 2022, §4.1).
    package let target: Tensor

    /// - Parameters:
    ///   - films: normalised films, `[N, C, H, W]`, H = W a multiple of `patch`.
    ///   - cells: per film, which of the `(H / patch)²` patches are hidden.
    package init(_ films: Tensor, cells: [[Bool]], patch: Int) throws(TorchError) {
        let (count, size) = (films.shape[0], films.shape[2])
        let side = size / patch
        let grid = try Tensor(
            cells.flatMap { $0.map { $0 ? Float(1) : 0 } }, shape: [count, 1, side, 1, side, 1],
            device: films.device)
        hidden = try grid.expand([count, 1, side, patch, side, patch]).reshape([count, 1, size, size])
        visible = try (films * (1 - hidden)).contiguous(.channelsLast)
        let patches = try films.narrow(1, from: 0, length: 1).reshape([count, 1, side, patch, side, patch])
        let centred = try patches - patches.mean([3, 5], keepingDimensions: true)
        let variance = try (centred * centred).mean([3, 5], keepingDimensions: true)
        target = try (centred / (variance + 0.01).sqrt()).reshape([count, 1, size, size])
    }

    /// A random `share` of `count` patches, at least one.
    package static func cells(
        _ count: Int, share: Double, using generator: inout SeededGenerator
    ) -> [Bool] {
        var cells = [Bool](repeating: false, count: count)
        let hidden = max(1, Int(Double(count) * share))
        for cell in generator.shuffled(0..<count).prefix(hidden) { cells[cell] = true }
        return cells
    }

    /// Mean absolute difference between `drawing`, `[N, 1, H, W]`, and the target over what is hidden.
    ///
    /// Source: Xie et al., "SimMIM: a simple framework for masked image modeling", CVPR 2022, equation 1.
    package func loss(_ drawing: Tensor) throws(TorchError) -> Tensor {
        try ((drawing - target).abs() * hidden).sum() / hidden.sum()
    }
}
