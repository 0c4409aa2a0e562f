package import Torch

/// A network's values at one moment, to return to: the best weights of a training run.
package struct Snapshot {
    fileprivate let values: [Tensor]
}

extension ParameterStore {
    package func snapshot() throws(TorchError) -> Snapshot {
        var values: [Tensor] = []
        for (_, tensor) in all { values.append(try tensor.detach().clone()) }
        return Snapshot(values: values)
    }

    /// Returns to a snapshot of this very network.
    package func restore(_ snapshot: Snapshot) throws(TorchError) {
        precondition(snapshot.values.count == all.count, "the snapshot is of another network")
        try withoutGradients { () throws(TorchError) in
            for (entry, value) in zip(all, snapshot.values) { try entry.tensor.copy(from: value) }
        }
    }
}
