package import Torch

/// Every parameter and buffer of a network, in order, under the checkpoint's own key.
///
/// It belongs to the network's thread, like the tensors.
package final class ParameterStore {
    package typealias Entry = (key: String, tensor: Tensor)

    package private(set) var parameters: [Entry] = []
    package private(set) var buffers: [Entry] = []
    /// Parameters and buffers in the order of registration, which is the checkpoint's.
    package private(set) var all: [Entry] = []
    package private(set) var device = Device.cpu

    /// Whether batch norms and dropouts outside frozen parts behave as in training.
    package var isTraining = false { didSet { updateModes() } }

    /// Takes the place of every batch norm's own momentum; `nil` outside of a new estimate of their statistics.
    var normMomentum: Double? { didSet { for mode in modes { mode.momentum = normMomentum } } }

    private let seed: UInt64?
    private var keys: Set<String> = []
    private var frozen: Set<String> = []
    private var modes: [Mode] = []
    private var failure: TorchError?
    /// What a layer holds after its registration failed, until `build` throws.
    private let placeholder: Tensor

    private init(seed: UInt64?) throws(TorchError) {
        self.seed = seed
        placeholder = try .zeros([0])
    }

    /// Builds a network on the CPU, with `body` handing its layers their scopes.
    ///
    /// - Parameter seed: decides random initial values; `nil` leaves these undefined, for a network whose weights
    ///   are loaded next.
    /// - Throws: the first registration that failed, for want of memory for instance.
    package static func build<Network>(
        seed: UInt64?, _ body: (Scope) throws(TorchError) -> Network
    ) throws(TorchError) -> Network {
        let store = try ParameterStore(seed: seed)
        let network = try body(Scope(store: store, path: ""))
        if let failure = store.failure { throw failure }
        return network
    }

    /// The parameters that gradients are recorded for.
    package var trainableParameters: [Entry] { parameters.filter(\.tensor.requiresGradient) }

    /// The number of numbers that are, or could be, learnt.
    package var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

    package subscript(key: String) -> Tensor? { all.first { $0.key == key }?.tensor }

    /// Freezes exactly the parameters whose keys satisfy `isFrozen` and thaws the others.
    ///
    /// A frozen parameter records no gradient. A batch norm whose weight is frozen, and a dropout whose own key
    /// (`features.denseblock1.drop`) satisfies `isFrozen`, behave as in evaluation.
    package func freeze(where isFrozen: (String) -> Bool) {
        frozen = []
        for (key, tensor) in parameters {
            let freezes = isFrozen(key)
            if freezes {
                frozen.insert(key)
                tensor.clearGradient()
            }
            tensor.requiresGradient = !freezes
        }
        for mode in modes { mode.isFrozen = isFrozen(mode.key) }
        updateModes()
    }

    package func isFrozen(_ key: String) -> Bool { frozen.contains(key) }

    /// Moves the network to another device; its layers and optimiser states made later follow.
    package func move(to device: Device) throws(TorchError) {
        guard device != self.device else { return }
        for (_, tensor) in all {
            tensor.clearGradient()
            try tensor.adoptStorage(
                of: try withoutGradients { () throws(TorchError) in try tensor.to(device) })
        }
        self.device = device
    }

    private func updateModes() {
        for mode in modes { mode.isTraining = isTraining && !mode.isFrozen }
    }
}

extension ParameterStore {
    /// Registers a layer that behaves otherwise while training; `key` decides whether it is frozen.
    func mode(key: String) -> Mode {
        let mode = Mode(key: key)
        mode.isTraining = isTraining
        modes.append(mode)
        return mode
    }

    /// Registers a tensor. A failure is kept for `build` to throw, so that networks read like the paper's figure.
    func register(
        _ key: String, _ shape: [Int], _ initialiser: Initialiser, _ dtype: DType, isParameter: Bool
    ) -> Tensor {
        register(key, isParameter: isParameter) { () throws(TorchError) in
            try make(key, shape, initialiser, dtype)
        }
    }

    /// Registers a buffer of one dimension with these elements.
    func register(_ key: String, _ values: [Int64]) -> Tensor {
        register(key, isParameter: false) { () throws(TorchError) in try Tensor(values) }
    }

    private func register(
        _ key: String, isParameter: Bool, _ make: () throws(TorchError) -> Tensor
    ) -> Tensor {
        precondition(keys.insert(key).inserted, "the key \(key) is registered twice")
        do throws(TorchError) {
            let tensor = try make()
            tensor.requiresGradient = isParameter
            if isParameter { parameters.append((key, tensor)) } else { buffers.append((key, tensor)) }
            all.append((key, tensor))
            return tensor
        } catch {
            failure = failure ?? error
            return placeholder
        }
    }

    private func make(
        _ key: String, _ shape: [Int], _ initialiser: Initialiser, _ dtype: DType
    ) throws(TorchError) -> Tensor {
        if let value = initialiser.constant { return try laidOut(.full(value, shape: shape, dtype: dtype)) }
        let tensor = try Tensor.uninitialised(shape, dtype: dtype)
        if let seed {
            let values = initialiser.values(shape: shape, seed: seed, key: key)
            try tensor.copy(from: Tensor(values, shape: shape))
        }
        return try laidOut(tensor)
    }

    /// Convolution weights lie channels-last from the start, as the images do.
    private func laidOut(_ tensor: Tensor) throws(TorchError) -> Tensor {
        tensor.rank == 4 ? try tensor.contiguous(.channelsLast) : tensor
    }
}
