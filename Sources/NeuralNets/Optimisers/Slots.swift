import ModelFile
import Torch

/// What an optimiser remembers of each parameter: the number of its steps, and tensors of the parameter's shape.
struct Slots {
    struct State {
        var steps: Int
        /// In the order of `names`, in the parameter's own memory layout.
        var tensors: [Tensor]
    }

    /// The slots' names, `mean` and `variance` for instance.
    let names: [String]
    private var states: [String: State] = [:]

    init(_ names: [String]) { self.names = names }

    subscript(key: String) -> State? {
        get { states[key] }
        set { states[key] = newValue }
    }

    /// The state of a parameter; zeros and no steps where it has none yet.
    func state(of parameter: ParameterStore.Entry) throws(TorchError) -> State {
        if let state = states[parameter.key] { return state }
        var state = State(steps: 0, tensors: [])
        for _ in names { state.tensors.append(try .zeros(like: parameter.tensor.detach())) }
        return state
    }

    func export(_ parameters: [ParameterStore.Entry]) throws(TorchError) -> [(String, StoredTensor)] {
        var result: [(String, StoredTensor)] = []
        for (key, _) in parameters {
            guard let state = states[key] else { continue }
            for (name, tensor) in zip(names, state.tensors) {
                result.append(("\(key)/\(name)", try StoredTensor(tensor)))
            }
            result.append(("\(key)/steps", StoredTensor(steps: state.steps)))
        }
        return result
    }

    mutating func restore(
        _ entries: [(String, StoredTensor)], _ parameters: [ParameterStore.Entry]
    ) throws(NeuralNetsError) {
        var remaining = Dictionary(entries, uniquingKeysWith: { $1 })
        var restored: [String: State] = [:]
        for parameter in parameters {
            let key = parameter.key
            guard let steps = remaining.removeValue(forKey: "\(key)/steps") else { continue }
            guard let count = steps.steps else {
                throw .optimiserState(name: "\(key)/steps", problem: "is no count")
            }
            do throws(TorchError) {
                var state = try Slots(names).state(of: parameter)
                state.steps = count
                restored[key] = state
            } catch { throw .torch(error) }
            for (name, tensor) in zip(names, restored[key]?.tensors ?? []) {
                try Self.fill(tensor, "\(key)/\(name)", from: remaining.removeValue(forKey: "\(key)/\(name)"))
            }
        }
        if let stranger = remaining.keys.min() {
            throw .optimiserState(name: stranger, problem: "belongs to no parameter here")
        }
        states = restored
    }

    private static func fill(
        _ tensor: Tensor, _ name: String, from stored: StoredTensor?
    ) throws(NeuralNetsError) {
        guard let stored else { throw .optimiserState(name: name, problem: "is missing") }
        guard stored.shape == tensor.shape else {
            throw .optimiserState(
                name: name, problem: "has shape \(stored.shape) where its parameter has \(tensor.shape)")
        }
        do throws(TorchError) { try tensor.copy(from: stored) } catch { throw .torch(error) }
    }
}

extension StoredTensor {
    /// A count of steps as a tensor without dimensions.
    fileprivate init(steps: Int) {
        self.init(bytes: withUnsafeBytes(of: Int64(steps).littleEndian) { Array($0) }, dtype: .I64, shape: [])
    }

    /// The count that `init(steps:)` stored; `nil` where this is something else.
    fileprivate var steps: Int? {
        guard dtype == .I64, shape.isEmpty else { return nil }
        let value = withBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
        return value >= 0 ? Int(exactly: value) : nil
    }
}
