package import ModelFile
package import NeuralNets

extension Classifier {
    /// Loads weights of the same architecture, torchvision's files among them.
    ///
    /// Weights for another number of input channels are adapted as timm does: for one channel the first convolution is
    /// summed over its three, so that a gray image gives what it gave when repeated in red, green and blue; for others
    /// its channels are repeated in turn and scaled by 3/channels.
    ///
    /// - Parameter skippingHead: keeps the head as it is and passes over a head in the weights, for transfer learning.
    /// - Throws: every missing, unused and misshapen key together; nothing has been changed then.
    package func load(_ weights: [String: StoredTensor], skippingHead: Bool = false) throws(NeuralNetsError) {
        var renamed: [String: StoredTensor]
        do { renamed = try adapt(weights) } catch { throw .torch(error) }
        if let first = renamed[firstConvolutionKey] {
            renamed[firstConvolutionKey] = first.repeatingColours(channels: architecture.inputChannels)
        }
        try store.load(
            renamed,
            accepting: LoadOptions(skippedPrefixes: skippingHead ? headKeyPrefixes : [], sumsColours: true))
    }
}

extension StoredTensor {
    /// A convolution's weights for RGB images, repeated in turn over `channels` and scaled by 3/channels; itself where
    /// it isn't for three channels, or where its owner sums them or takes them as they are.
    fileprivate func repeatingColours(channels: Int) -> StoredTensor {
        guard shape.count == 4, shape[1] == 3, channels != 1, channels != 3 else { return self }
        let source = floats()
        let plane = shape[2] * shape[3]
        let scale = 3 / Float(channels)
        var result: [Float] = []
        result.reserveCapacity(shape[0] * channels * plane)
        for output in 0..<shape[0] {
            for channel in 0..<channels {
                let start = (output * 3 + channel % 3) * plane
                result += source[start..<start + plane].map { $0 * scale }
            }
        }
        return StoredTensor(floats: result, shape: [shape[0], channels, shape[2], shape[3]])
    }
}
