import CTorch

extension Tensor {
    /// Whether gradients are recorded for this tensor. To be set on floating-point leaves only.
    package var requiresGradient: Bool {
        get { withExtendedLifetime(self) { ctorch_tensor_requires_gradient(handle) } }
        set {
            do throws(TorchError) {
                try perform("requires gradient", [self]) {
                    ctorch_tensor_set_requires_gradient(handle, newValue, $0)
                }
            } catch { preconditionFailure(error.description) }
        }
    }

    /// Whether this tensor was made by no recorded operation.
    package var isLeaf: Bool { withExtendedLifetime(self) { ctorch_tensor_is_leaf(handle) } }

    /// The gradient that `backward` accumulated in a leaf; `nil` where there is none. Shares its storage.
    package var gradient: Tensor? {
        var result: OpaquePointer?
        do throws(TorchError) {
            try perform("gradient", [self]) { ctorch_tensor_gradient(handle, &result, $0) }
        } catch { preconditionFailure(error.description) }
        return result.map(Tensor.init(owning:))
    }

    /// Removes the gradient, and so frees its memory.
    package func clearGradient() { withExtendedLifetime(self) { ctorch_tensor_clear_gradient(handle) } }

    /// Replaces the gradient.
    package func setGradient(_ gradient: Tensor) throws(TorchError) {
        try perform("set gradient", [self, gradient]) {
            ctorch_tensor_set_gradient(handle, gradient.handle, $0)
        }
    }

    /// The same storage, cut from the record of operations.
    package func detach() throws(TorchError) -> Tensor {
        try produce("detach", [self]) { ctorch_tensor_detach(handle, $0, $1) }
    }

    /// Accumulates this tensor's gradients in the leaves it was computed from.
    ///
    /// - Parameter gradient: the gradient of what follows; needed where this tensor has several elements.
    package func backward(_ gradient: Tensor? = nil, retainingGraph: Bool = false) throws(TorchError) {
        try perform("backward", [self, gradient]) {
            ctorch_tensor_backward(handle, gradient?.handle, retainingGraph, $0)
        }
    }

    /// The derivative of this tensor's one element by `input`, in the shape of `input`; nothing is accumulated, and the
    /// record of operations stays.
    ///
    /// - Parameter recorded: whether the derivative is itself recorded, for a loss that holds it.
    package func derivative(by input: Tensor, recorded: Bool = false) throws(TorchError) -> Tensor {
        try produce("derivative", [self, input]) {
            ctorch_tensor_derivative(handle, input.handle, recorded, $0, $1)
        }
    }
}
