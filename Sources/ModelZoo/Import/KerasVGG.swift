package import ModelFile

/// Keras's VGG-16 without its top, as torchvision's: `features.…`, and the first convolution for red, green, blue.
package enum KerasVGG {
    /// Convolutions of each block, and torchvision's number of the first one.
    private static let blocks: [(count: Int, first: Int)] = [(2, 0), (2, 5), (3, 10), (3, 17), (3, 24)]

    /// The tensors under torchvision's keys; `nil` where they aren't Keras's.
    ///
    /// Dense layers are left out: those that people put on top classify something else than chests.
    ///
    /// Keys are `block1_conv1/block1_conv1_W_1:0` (Keras 1) or `block1_conv1/block1_conv1/kernel:0` (since Keras 2), with
    /// or without `model_weights/` before them; or `layers/conv2d_3/vars/0` (Keras 3), which counts convolutions in the
    /// network's order.
    package static func torchvision(
        _ tensors: [String: StoredTensor], path: String
    ) throws(WeightImportError) -> [String: StoredTensor]? {
        let isKeras = tensors.keys.contains {
            $0.contains("block1_conv1/") || $0.hasPrefix("layers/conv2d/vars/")
        }
        guard isKeras else { return nil }
        var result: [String: StoredTensor] = [:]
        for (key, tensor) in tensors {
            guard let (target, isFirst) = position(of: key) else { continue }
            switch tensor.shape.count {
            case 4:
                result["features.\(target).weight"] = try kernel(
                    tensor, reversesColours: isFirst, key: key, path: path)
            case 1: result["features.\(target).bias"] = tensor
            default:
                throw .shape(
                    path: path, key: key, expected: "a kernel of four axes or a bias", found: tensor.shape)
            }
        }
        return result
    }

    private static func position(of key: String) -> (Int, isFirst: Bool)? {
        // What an optimiser remembers of a convolution bears its name, too.
        guard !key.contains("optimizer") else { return nil }
        if let match = key.firstMatch(of: /^layers\/conv2d(?:_(\d+))?\/vars\//) {
            let order = blocks.flatMap { block in (0..<block.count).map { block.first + 2 * $0 } }
            let number = match.1.flatMap { Int($0) } ?? 0
            return order.indices.contains(number) ? (order[number], number == 0) : nil
        }
        for part in key.split(separator: "/") {
            guard let match = part.wholeMatch(of: /block([1-5])_conv([1-3])/) else { continue }
            guard let block = Int(match.1), let number = Int(match.2) else { continue }
            let (count, first) = blocks[block - 1]
            if number <= count { return (first + 2 * (number - 1), block == 1 && number == 1) }
        }
        return nil
    }

    /// `[height, width, in, out]` to `[out, in, height, width]`, the input channels turned round where they are colours.
    private static func kernel(
        _ tensor: StoredTensor, reversesColours: Bool, key: String, path: String
    ) throws(WeightImportError) -> StoredTensor {
        let (height, width) = (tensor.shape[0], tensor.shape[1])
        let (inputs, outputs) = (tensor.shape[2], tensor.shape[3])
        guard height == 3, width == 3, inputs > 0, outputs > 0 else {
            throw .shape(path: path, key: key, expected: "[3, 3, inputs, outputs]", found: tensor.shape)
        }
        let source = tensor.floats()
        let places = height * width
        var result = [Float](repeating: 0, count: source.count)
        for place in 0..<places {
            for input in 0..<inputs {
                let target = reversesColours ? inputs - 1 - input : input
                let row = (place * inputs + input) * outputs
                for output in 0..<outputs {
                    let column = (output * inputs + target) * places
                    result[column + place] = source[row + output]
                }
            }
        }
        return StoredTensor(floats: result, shape: [outputs, inputs, height, width])
    }
}
