/// One frame's stored values as they were coded: before sign, padding and LUTs.
struct StoredFrame {
    enum Samples {
        case bytes([UInt8])
        case words([UInt16])
    }

    var samples: Samples
    /// That of the samples, which a decoder may have changed.
    var photometric: Photometric
    /// The values' bits; those above are something else's, such as an overlay's.
    var bits: Int
    var isSigned: Bool
    /// The position of the lowest bit.
    var shift = 0
}
