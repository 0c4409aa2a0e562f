import Foundation
import ModelFile
import Testing

/// Half-precision storage: which tensors, which bits.
@Suite struct PrecisionTests {
    private func bits(_ value: Float, _ precision: StoredPrecision) -> UInt16? {
        let tensor = StoredTensor(floats: [value, 0], shape: [1, 2]).stored(as: precision)
        guard tensor.dtype != .F32 else { return nil }
        return tensor.withBytes { UInt16(littleEndian: $0.loadUnaligned(as: UInt16.self)) }
    }

    /// IEEE 754's own examples and the ties around them, as numpy.float16 has them.
    @Test(
        arguments: [
            (1, 0x3c00), (-2, 0xc000), (65504, 0x7bff), (65519, 0x7bff), (0x1p-14, 0x0400), (0x1p-24, 0x0001),
            (0x1p-25, 0x0000), (0x1.8p-24, 0x0002), (0x1.8p-25, 0x0001), (0x1.ffcp-15, 0x0400),
            (-0.0, 0x8000),
            (1 + 0x1p-11, 0x3c00), (1 + 0x3p-11, 0x3c02), (1 + 0x1.1p-11, 0x3c01), (0.1, 0x2e66),
        ] as [(Float, Int)])
    func halvesAreTheNearest(value: Float, expected: Int) {
        #expect(bits(value, .float16) == UInt16(expected), "\(value)")
    }

    @Test(
        arguments: [
            (1, 0x3f80), (1 + 0x1p-8, 0x3f80), (1 + 0x3p-8, 0x3f82), (-3.14159274, 0xc049), (1e30, 0x714a),
            (0, 0),
        ] as [(Float, Int)])
    func brainFloatsAreTheNearest(value: Float, expected: Int) {
        #expect(bits(value, .bfloat16) == UInt16(expected), "\(value)")
    }

    @Test func everyHalfComesBackAsItWas() {
        for pattern in stride(from: UInt16(0), to: 0x7c00, by: 7) {
            let half = StoredTensor(bytes: littleEndian(pattern) + [0, 0], dtype: .F16, shape: [1, 2])
            let wide = half.stored(as: .float32)
            #expect(wide.dtype == .F32 && wide.stored(as: .float16) == half)
        }
    }

    @Test func whatWouldSufferStaysWide() {
        let vector = StoredTensor(floats: [0.1, 0.2], shape: [2])
        let counter = StoredTensor(bytes: littleEndian(Int64(7)), dtype: .I64, shape: [])
        let large = StoredTensor(floats: [1, 65520], shape: [2, 1])
        let notANumber = StoredTensor(floats: [1, .nan], shape: [2, 1])
        for tensor in [vector, counter, large, notANumber] { #expect(tensor.stored(as: .float16) == tensor) }
        #expect(large.stored(as: .bfloat16).dtype == .BF16)
        #expect(bits(.infinity, .bfloat16) == nil && bits(.greatestFiniteMagnitude, .bfloat16) == nil)
    }
}
