package import Torch

/// How much of the evidence for a film's logit lies outside a region, as a share from 0 to 1: the mean over films.
///
/// A share can't be made small by making all evidence small, as the penalty of Ross et al. on the gradient itself can.
/// It is differentiable by the network's parameters, by way of second derivatives of what the evidence goes through.
///
/// Source: Ross, Hughes, Doshi-Velez, "Right for the right reasons", IJCAI 2017.
package enum Evidence {
    /// By position of a feature map: |Σ over channels of activation times the logit's derivative by it|, which for an
    /// averaging linear head is every position's exact part in the logit (HiResCAM, Draelos and Carin 2020). Only the
    /// head is differentiated twice.
    ///
    /// - Parameters:
    ///   - logit: the sum of the logits that the evidence is for, one element.
    ///   - map: `[N, C, h, w]`, from which `logit` was computed.
    ///   - region: `[N, 1, H, W]`, 1 inside and 0 outside; averaged over the map's positions.
    package static func shareOutside(
        _ region: Tensor, ofMap map: Tensor, logit: Tensor
    ) throws(TorchError) -> Tensor {
        let slopes = try logit.derivative(by: map, recorded: true)
        let parts = try (map.to(.float32) * slopes.to(.float32)).sum([1], keepingDimensions: true).abs()
        let inside = try region.adaptiveAveragePool2d(Pair(map.shape[2], map.shape[3]))
        return try share(parts, outside: inside)
    }

    /// By pixel: the squared derivative of the logit. The whole network is differentiated twice.
    ///
    /// - Parameter images: `[N, C, H, W]`, a leaf that records gradients, from which `logit` was computed.
    package static func shareOutside(
        _ region: Tensor, ofImages images: Tensor, logit: Tensor
    ) throws(TorchError) -> Tensor {
        let slopes = try logit.derivative(by: images, recorded: true).to(.float32)
        let energy = try (slopes * slopes).sum([1], keepingDimensions: true)
        let inside = try region.upsampleBilinear(to: Pair(images.shape[2], images.shape[3]))
        return try share(energy, outside: inside)
    }

    private static func share(_ evidence: Tensor, outside inside: Tensor) throws(TorchError) -> Tensor {
        let total = try evidence.sum([1, 2, 3]).clamp(1e-12 ... .infinity)
        return try ((evidence * (1 - inside)).sum([1, 2, 3]) / total).mean()
    }
}
