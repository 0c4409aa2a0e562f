package import Assessment
import Imaging

extension SaliencyMap {
    /// The values as NumPy's `.npy` file, version 1.0: `[height, width]` of little-endian float32, nothing lost.
    package var npy: [UInt8] {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(height), \(width)), }"
        let preamble = 10
        // The whole header, its line end included, is a multiple of 64 bytes.
        header += String(repeating: " ", count: 63 - (preamble + header.utf8.count) % 64) + "\n"
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
        bytes += Array(header.utf8)
        bytes.reserveCapacity(bytes.count + values.count * 4)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// The evidence as a 16-bit gray PNG: 65,535 is the largest value, 0 nothing or less.
    package var png16: [UInt8] {
        PNGWriter.encode(
            gray16: normalisedEvidence.values.map { UInt16(($0 * 65535).rounded()) }, width: width,
            height: height)
    }
}
