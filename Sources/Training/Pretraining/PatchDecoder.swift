import NeuralNets
import Torch

/// From the last feature map back to a film: one 1×1 convolution that gives each position the pixels below it.
///
/// As light as can be, so that what it takes to draw has to be in the network (Xie et al., CVPR 2022, table 2: a linear
/// layer does as well as a deep decoder). It is thrown away afterwards.
final class PatchDecoder {
    let store: ParameterStore
    private let projection: Convolution
    private let stride: Int
    private let size: Int

    /// - Parameters:
    ///   - channels: of the feature map, whose side is `mapSide`.
    ///   - size: side of the films in pixels.
    static func make(channels: Int, mapSide: Int, size: Int, seed: UInt64) throws(TorchError) -> PatchDecoder
    {
        try ParameterStore.build(seed: seed) { (scope) throws(TorchError) in
            PatchDecoder(scope, channels: channels, stride: (size + mapSide - 1) / mapSide, size: size)
        }
    }

    private init(_ scope: Scope, channels: Int, stride: Int, size: Int) {
        projection = Convolution(
            scope["projection"], inputChannels: channels, outputChannels: stride * stride, kernel: 1,
            bias: true)
        store = scope.store
        self.stride = stride
        self.size = size
    }

    /// A feature map `[N, C, h, w]` to drawings `[N, 1, size, size]`.
    func callAsFunction(_ map: Tensor) throws(TorchError) -> Tensor {
        let (count, height, width) = (map.shape[0], map.shape[2], map.shape[3])
        let pixels = try projection(map).reshape([count, stride, stride, height, width])
            .permute([0, 3, 1, 4, 2]).reshape([count, 1, height * stride, width * stride])
        // Where strides don't divide the side, the map covers a few pixels more than the film.
        guard height * stride != size || width * stride != size else { return pixels }
        return try pixels.upsampleBilinear(to: Pair(size))
    }
}
