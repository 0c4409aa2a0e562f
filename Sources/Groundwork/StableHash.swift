/// A 64-bit hash that is the same in every process and on every platform, unlike `Hasher`.
///
/// For seeding and addressing only; it resists no attacker (use `Digest` for that).
public struct StableHash: Sendable {
    /// The hash of all that was combined.
    public private(set) var value: UInt64 = 0x2545_F491_4F6C_DD1D

    /// The hash of nothing.
    public init() {}

    /// Takes in 64 bits.
    public mutating func combine(_ word: UInt64) {
        value = Self.mix((value ^ word) &+ 0x9E37_79B9_7F4A_7C15)
    }

    /// Takes in a text and its length, so that “a”, “bc” and “ab”, “c” differ.
    public mutating func combine(_ text: String) {
        combine(UInt64(text.utf8.count))
        for byte in text.utf8 { combine(UInt64(byte)) }
    }

    /// The finaliser of SplitMix64: every input bit reaches every output bit.
    public static func mix(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
