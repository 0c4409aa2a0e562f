import CTorch

// Comparisons and logic: `bool` tensors, element by element, broadcast.

extension Tensor {
    package func equal(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("equal", [self, other]) { ctorch_tensor_equal(handle, other.handle, $0, $1) }
    }

    package func equal(_ other: Double) throws(TorchError) -> Tensor {
        try produce("equal", [self]) { ctorch_tensor_equal_scalar(handle, other, $0, $1) }
    }

    package func notEqual(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("not equal", [self, other]) { ctorch_tensor_not_equal(handle, other.handle, $0, $1) }
    }

    package func notEqual(_ other: Double) throws(TorchError) -> Tensor {
        try produce("not equal", [self]) { ctorch_tensor_not_equal_scalar(handle, other, $0, $1) }
    }

    package func greater(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("greater", [self, other]) { ctorch_tensor_greater(handle, other.handle, $0, $1) }
    }

    package func greater(_ other: Double) throws(TorchError) -> Tensor {
        try produce("greater", [self]) { ctorch_tensor_greater_scalar(handle, other, $0, $1) }
    }

    package func greaterOrEqual(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("greater equal", [self, other]) {
            ctorch_tensor_greater_equal(handle, other.handle, $0, $1)
        }
    }

    package func greaterOrEqual(_ other: Double) throws(TorchError) -> Tensor {
        try produce("greater equal", [self]) { ctorch_tensor_greater_equal_scalar(handle, other, $0, $1) }
    }

    package func less(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("less", [self, other]) { ctorch_tensor_less(handle, other.handle, $0, $1) }
    }

    package func less(_ other: Double) throws(TorchError) -> Tensor {
        try produce("less", [self]) { ctorch_tensor_less_scalar(handle, other, $0, $1) }
    }

    package func lessOrEqual(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("less equal", [self, other]) { ctorch_tensor_less_equal(handle, other.handle, $0, $1) }
    }

    package func lessOrEqual(_ other: Double) throws(TorchError) -> Tensor {
        try produce("less equal", [self]) { ctorch_tensor_less_equal_scalar(handle, other, $0, $1) }
    }

    package func and(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("and", [self, other]) { ctorch_tensor_logical_and(handle, other.handle, $0, $1) }
    }

    package func or(_ other: Tensor) throws(TorchError) -> Tensor {
        try produce("or", [self, other]) { ctorch_tensor_logical_or(handle, other.handle, $0, $1) }
    }

    package func not() throws(TorchError) -> Tensor {
        try produce("not", [self]) { ctorch_tensor_logical_not(handle, $0, $1) }
    }

    /// False for infinities and for what is not a number.
    package func isFinite() throws(TorchError) -> Tensor {
        try produce("is finite", [self]) { ctorch_tensor_is_finite(handle, $0, $1) }
    }

    /// Whether every element is true, or not zero.
    package func all() throws(TorchError) -> Bool {
        var result = false
        try perform("all", [self]) { ctorch_tensor_all(handle, &result, $0) }
        return result
    }

    /// Elements of `yes` where this `bool` tensor is true, of `no` elsewhere.
    package func choose(_ yes: Tensor, _ no: Tensor) throws(TorchError) -> Tensor {
        try produce("where", [self, yes, no]) { ctorch_tensor_where(handle, yes.handle, no.handle, $0, $1) }
    }
}
