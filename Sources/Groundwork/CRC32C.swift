/// The Castagnoli checksum (CRC-32C, RFC 3720 appendix B.4), as TFRecord files have it.
package enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
        }
    }

    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { (value: UInt32, byte: UInt8) in
            (value >> 8) ^ table[Int((value ^ UInt32(byte)) & 0xFF)]
        }
    }

    /// The checksum as TFRecord stores it: rotated and shifted, so that a checksum of checksums isn't trivial.
    package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let value = checksum(bytes)
        return ((value >> 15) | (value << 17)) &+ 0xA282_EAD8
    }
}
