package import Torch

/// A place in a network, under which layers register their parameters: `scope["layer1"][0]["conv1"]` names the
/// parameter `layer1.0.conv1.weight`.
package struct Scope {
    package let store: ParameterStore
    package let path: String

    package subscript(_ name: String) -> Scope { Scope(store: store, path: key(name)) }

    package subscript(_ index: Int) -> Scope { self[String(index)] }

    /// The full key of something registered here.
    package func key(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Registers a learnt tensor.
    package func parameter(_ name: String, _ shape: [Int], _ initialiser: Initialiser) -> Tensor {
        store.register(key(name), shape, initialiser, .float32, isParameter: true)
    }

    /// Registers a tensor that is saved, but not learnt by gradients.
    package func buffer(
        _ name: String, _ shape: [Int], _ initialiser: Initialiser, dtype: DType = .float32
    ) -> Tensor {
        store.register(key(name), shape, initialiser, dtype, isParameter: false)
    }

    /// Registers whole numbers that follow from the layer's shape, which the reference saves all the same.
    package func constant(_ name: String, _ values: [Int64]) -> Tensor {
        store.register(key(name), values)
    }

    /// Registers that a layer behaves otherwise while training.
    ///
    /// - Parameter parameter: the layer's parameter that is frozen exactly when the layer is; without one, the
    ///   layer's own path decides.
    package func mode(frozenWith parameter: String? = nil) -> Mode {
        store.mode(key: parameter.map(key) ?? path)
    }
}

/// Whether one layer behaves as in training.
package final class Mode {
    package internal(set) var isTraining = false
    var isFrozen = false
    /// Takes the place of a batch norm's own momentum, while its statistics are estimated anew.
    var momentum: Double?
    let key: String

    init(key: String) { self.key = key }
}
