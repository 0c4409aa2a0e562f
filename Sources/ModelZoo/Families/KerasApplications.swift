import Imaging

/// The weights of Keras's applications in "caffe" mode: 0 ... 255 less the average pixel, unscaled.
///
/// Keras hands blue, green and red to the network; on import the first convolution's channels are put in the order of
/// red, green and blue instead, which changes nothing else.
enum KerasApplications {
    /// `x - mean` of gray values 0 ... 255, which is `(x / 255 - mean / 255) / (1 / 255)`.
    ///
    /// Not folded into the first convolution: it pads with zeros, which must go on standing for the average pixel.
    static func normalisation(channels: Int) -> Preprocessing.Normalisation {
        let colours: [Float] = [123.68, 116.779, 103.939]
        let mean =
            channels == 3 ? colours : Array(repeating: colours.reduce(0, +) / 3, count: channels)
        return Preprocessing.Normalisation(
            mean: mean.map { $0 / 255 }, std: Array(repeating: 1 / 255, count: channels))
    }
}
