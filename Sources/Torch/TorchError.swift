import CTorch

/// A call that libtorch refused: which one, on what shapes, and why.
public struct TorchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The operation as it is named here, `conv2d` for instance.
    public let operation: String
    /// Libtorch's reason: its first line, without the C++ backtrace.
    public let message: String
    /// The shapes of all operands, in order.
    public let shapes: [[Int]]
    /// Whether memory ran out, in main memory or on the device.
    public let isOutOfMemory: Bool

    package init(operation: String, message: String, shapes: [[Int]] = [], isOutOfMemory: Bool = false) {
        self.operation = operation
        self.message = message
        self.shapes = shapes
        self.isOutOfMemory = isOutOfMemory
    }

    /// One sentence: the operation, its operands' shapes, the reason, and what helps.
    public var description: String {
        let operands = shapes.isEmpty ? "" : " of " + shapes.map(\.description).joined(separator: " and ")
        let advice = isOutOfMemory ? "; use a smaller batch or image size" : ""
        return "\(operation)\(operands) failed: \(message)\(advice)"
    }
}

extension TorchError {
    /// Takes over the error object of a failed call.
    init(operation: StaticString, operands: [Tensor?], status: ctorch_status, taking error: OpaquePointer?) {
        var message = "libtorch gave no reason"
        if let error {
            message = Self.reason(in: String(cString: ctorch_error_message(error)))
            ctorch_error_delete(error)
        }
        self.init(
            operation: operation.description, message: message, shapes: operands.compactMap { $0?.shape },
            isOutOfMemory: status == CTORCH_OUT_OF_MEMORY)
    }

    /// The first line that says something, without where in libtorch it was thrown.
    private static func reason(in text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
        guard let line else { return "libtorch gave no reason" }
        return String(line.prefix { $0 != "\u{0}" })
    }
}
