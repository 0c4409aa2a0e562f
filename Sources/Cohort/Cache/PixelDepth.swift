/// How many bits a stored gray value has.
package enum PixelDepth: Int, Sendable, CaseIterable {
    case eight = 8
    case sixteen = 16

    /// Bytes per gray value.
    package var bytes: Int { rawValue / 8 }

    /// The type's name in safetensors.
    var safetensorsType: String {
        switch self {
        case .eight: "U8"
        case .sixteen: "U16"
        }
    }
}
