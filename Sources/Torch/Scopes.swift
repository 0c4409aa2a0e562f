import CTorch

// Gradient mode, inference mode and autocast belong to the calling thread, and a task may change threads at an
// `await`: the closures are synchronous, so that a scope always ends on the thread where it began.

/// Runs `body` without recording operations for gradients.
package func withoutGradients<Success, Failure: Error>(
    _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
    let before = ctorch_gradients_set_enabled(false)
    defer { _ = ctorch_gradients_set_enabled(before) }
    return try body()
}

/// Runs `body` with recording on, inside a scope that turned it off.
package func withGradients<Success, Failure: Error>(
    _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
    let before = ctorch_gradients_set_enabled(true)
    defer { _ = ctorch_gradients_set_enabled(before) }
    return try body()
}

/// Runs `body` in inference mode: faster than `withoutGradients`, and its tensors can never take part in a
/// recorded operation.
package func inferenceMode<Success, Failure: Error>(
    _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
    let mode = ctorch_inference_enter()
    defer { ctorch_inference_leave(mode) }
    return try body()
}

/// Runs `body` with convolutions and matrix products on `device` computed in `dtype` (`bfloat16` on the CPU);
/// operations that need the range stay in `float32`. Casts of weights are kept until the outermost scope ends.
package func autocast<Success, Failure: Error>(
    _ device: Device, dtype: DType = .bfloat16, _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
    let mode = ctorch_autocast_enter(device.code, dtype.code)
    defer { ctorch_autocast_leave(mode) }
    return try body()
}

extension Torch {
    /// Whether the calling thread records operations for gradients.
    package static var areGradientsEnabled: Bool { ctorch_gradients_enabled() }
}
