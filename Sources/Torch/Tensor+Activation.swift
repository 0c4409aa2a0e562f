import CTorch

extension Tensor {
    package func relu() throws(TorchError) -> Tensor {
        try produce("relu", [self]) { ctorch_tensor_relu(handle, $0, $1) }
    }

    /// Clips negative elements where they are stored: for a value that nothing else reads.
    package func reluInPlace() throws(TorchError) -> Tensor {
        try produce("relu", [self]) { ctorch_tensor_relu_in_place(handle, $0, $1) }
    }

    package func sigmoid() throws(TorchError) -> Tensor {
        try produce("sigmoid", [self]) { ctorch_tensor_sigmoid(handle, $0, $1) }
    }

    package func logSigmoid() throws(TorchError) -> Tensor {
        try produce("log sigmoid", [self]) { ctorch_tensor_log_sigmoid(handle, $0, $1) }
    }

    package func tanh() throws(TorchError) -> Tensor {
        try produce("tanh", [self]) { ctorch_tensor_tanh(handle, $0, $1) }
    }

    package func gelu() throws(TorchError) -> Tensor {
        try produce("gelu", [self]) { ctorch_tensor_gelu(handle, $0, $1) }
    }

    package func silu() throws(TorchError) -> Tensor {
        try produce("silu", [self]) { ctorch_tensor_silu(handle, $0, $1) }
    }

    package func softmax(_ dimension: Int) throws(TorchError) -> Tensor {
        try produce("softmax", [self]) { ctorch_tensor_softmax(handle, Int64(dimension), $0, $1) }
    }

    package func logSoftmax(_ dimension: Int) throws(TorchError) -> Tensor {
        try produce("log softmax", [self]) { ctorch_tensor_log_softmax(handle, Int64(dimension), $0, $1) }
    }
}

/// Clips negative elements, as a figure of a network is read: `relu(norm(conv(input)))`.
package func relu(_ input: Tensor) throws(TorchError) -> Tensor { try input.relu() }

/// Like `relu`, where the operand is stored: for a value that nothing else reads, a norm's output for instance.
package func reluInPlace(_ input: Tensor) throws(TorchError) -> Tensor { try input.reluInPlace() }

package func sigmoid(_ input: Tensor) throws(TorchError) -> Tensor { try input.sigmoid() }
