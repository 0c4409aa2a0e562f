import CTorch

// Swift may release the last reference to an owner right after its handle has been read, before the C call runs.
// Every call into the shim therefore goes through these helpers, which keep all operands alive until it returns.

typealias ErrorSlot = UnsafeMutablePointer<OpaquePointer?>
typealias ResultSlot = UnsafeMutablePointer<OpaquePointer?>

/// Calls a function that answers with a status only.
func perform(
    _ operation: StaticString, _ operands: [Tensor?], _ call: (ErrorSlot) -> ctorch_status
) throws(TorchError) {
    var error: OpaquePointer?
    let status = withExtendedLifetime(operands) { call(&error) }
    guard status == CTORCH_OK else {
        throw TorchError(operation: operation, operands: operands, status: status, taking: error)
    }
}

/// Calls a function that hands out one tensor.
func produce(
    _ operation: StaticString, _ operands: [Tensor?], _ call: (ResultSlot, ErrorSlot) -> ctorch_status
) throws(TorchError) -> Tensor {
    var result: OpaquePointer?
    try perform(operation, operands) { call(&result, $0) }
    guard let result else { preconditionFailure("\(operation) succeeded without a result") }
    return Tensor(owning: result)
}

/// Lends an array of sizes or dimensions to a call.
func withSizes<Result>(_ values: [Int], _ body: (ctorch_sizes) -> Result) -> Result {
    let wide = values.map(Int64.init)
    return wide.withUnsafeBufferPointer { body(ctorch_sizes(values: $0.baseAddress, count: $0.count)) }
}

/// Lends the handles of a list of tensors to a call; the caller keeps the tensors alive.
func withHandles<Result>(_ tensors: [Tensor], _ body: (ctorch_tensors) -> Result) -> Result {
    let handles = tensors.map { Optional($0.handle) }
    return handles.withUnsafeBufferPointer { body(ctorch_tensors(values: $0.baseAddress, count: $0.count)) }
}
