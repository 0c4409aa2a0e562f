import CTorch

/// The type of a tensor's elements.
public enum DType: String, CaseIterable, Codable, Hashable, Sendable {
    case uint8, int8, int16, int32, int64, float16, float32, float64, bool, bfloat16

    /// The size of one element in bytes.
    public var byteCount: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .int16, .float16, .bfloat16: 2
        case .int32, .float32: 4
        case .int64, .float64: 8
        }
    }

    /// Whether elements are floating-point numbers, so that gradients can flow.
    public var isFloatingPoint: Bool {
        switch self {
        case .float16, .float32, .float64, .bfloat16: true
        case .uint8, .int8, .int16, .int32, .int64, .bool: false
        }
    }

    /// Libtorch's number for this type.
    var code: Int32 {
        switch self {
        case .uint8: Int32(CTORCH_UINT8.rawValue)
        case .int8: Int32(CTORCH_INT8.rawValue)
        case .int16: Int32(CTORCH_INT16.rawValue)
        case .int32: Int32(CTORCH_INT32.rawValue)
        case .int64: Int32(CTORCH_INT64.rawValue)
        case .float16: Int32(CTORCH_FLOAT16.rawValue)
        case .float32: Int32(CTORCH_FLOAT32.rawValue)
        case .float64: Int32(CTORCH_FLOAT64.rawValue)
        case .bool: Int32(CTORCH_BOOL.rawValue)
        case .bfloat16: Int32(CTORCH_BFLOAT16.rawValue)
        }
    }

    init?(code: Int32) {
        guard let type = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = type
    }
}

/// Swift types whose values are laid out as one of libtorch's element types.
package protocol TensorElement: BitwiseCopyable, Sendable {
    static var dtype: DType { get }
}

extension UInt8: TensorElement { package static var dtype: DType { .uint8 } }
extension Int32: TensorElement { package static var dtype: DType { .int32 } }
extension Int64: TensorElement { package static var dtype: DType { .int64 } }
extension Float: TensorElement { package static var dtype: DType { .float32 } }
extension Double: TensorElement { package static var dtype: DType { .float64 } }
extension Bool: TensorElement { package static var dtype: DType { .bool } }
