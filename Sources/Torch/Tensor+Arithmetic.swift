import CTorch

// Element-wise arithmetic. Shapes broadcast; a number beside a floating-point tensor keeps the tensor's type.

extension Tensor {
    package static func + (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
        try produce("add", [left, right]) { ctorch_tensor_add(left.handle, right.handle, $0, $1) }
    }

    package static func - (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
        try produce("subtract", [left, right]) { ctorch_tensor_subtract(left.handle, right.handle, $0, $1) }
    }

    package static func * (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
        try produce("multiply", [left, right]) { ctorch_tensor_multiply(left.handle, right.handle, $0, $1) }
    }

    package static func / (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
        try produce("divide", [left, right]) { ctorch_tensor_divide(left.handle, right.handle, $0, $1) }
    }

    package static func + (left: Tensor, right: Double) throws(TorchError) -> Tensor {
        try produce("add", [left]) { ctorch_tensor_add_scalar(left.handle, right, $0, $1) }
    }

    package static func - (left: Tensor, right: Double) throws(TorchError) -> Tensor {
        try produce("subtract", [left]) { ctorch_tensor_subtract_scalar(left.handle, right, $0, $1) }
    }

    package static func * (left: Tensor, right: Double) throws(TorchError) -> Tensor {
        try produce("multiply", [left]) { ctorch_tensor_multiply_scalar(left.handle, right, $0, $1) }
    }

    package static func / (left: Tensor, right: Double) throws(TorchError) -> Tensor {
        try produce("divide", [left]) { ctorch_tensor_divide_scalar(left.handle, right, $0, $1) }
    }

    package static func + (left: Double, right: Tensor) throws(TorchError) -> Tensor { try right + left }

    package static func * (left: Double, right: Tensor) throws(TorchError) -> Tensor { try right * left }

    package static func - (left: Double, right: Tensor) throws(TorchError) -> Tensor {
        try produce("subtract", [right]) { ctorch_tensor_subtract_from_scalar(right.handle, left, $0, $1) }
    }

    package static prefix func - (tensor: Tensor) throws(TorchError) -> Tensor {
        try produce("negate", [tensor]) { ctorch_tensor_negate(tensor.handle, $0, $1) }
    }

    package func exp() throws(TorchError) -> Tensor {
        try produce("exp", [self]) { ctorch_tensor_exp(handle, $0, $1) }
    }

    package func log() throws(TorchError) -> Tensor {
        try produce("log", [self]) { ctorch_tensor_log(handle, $0, $1) }
    }

    package func abs() throws(TorchError) -> Tensor {
        try produce("abs", [self]) { ctorch_tensor_abs(handle, $0, $1) }
    }

    package func sqrt() throws(TorchError) -> Tensor {
        try produce("sqrt", [self]) { ctorch_tensor_sqrt(handle, $0, $1) }
    }

    package func power(_ exponent: Double) throws(TorchError) -> Tensor {
        try produce("power", [self]) { ctorch_tensor_power_scalar(handle, exponent, $0, $1) }
    }

    package func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("maximum", [self, other]) { ctorch_tensor_maximum(handle, other.handle, $0, $1) }
    }

    package func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("minimum", [self, other]) { ctorch_tensor_minimum(handle, other.handle, $0, $1) }
    }

    /// Limits every element to the range.
    package func clamp(_ range: ClosedRange<Double>) throws(TorchError) -> Tensor {
        try produce("clamp", [self]) {
            ctorch_tensor_clamp(handle, range.lowerBound, range.upperBound, $0, $1)
        }
    }

    /// The matrix product of the last two dimensions; leading dimensions broadcast.
    package func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("matmul", [self, other]) { ctorch_tensor_matmul(handle, other.handle, $0, $1) }
    }
}
