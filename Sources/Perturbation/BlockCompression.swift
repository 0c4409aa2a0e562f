#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What JPEG compression loses, without its bit stream: cosine coefficients of 8 × 8 blocks, rounded to multiples of the
/// standard's luminance table at a quality (ITU-T T.81, annex K.1, scaled as the Independent JPEG Group does).
enum BlockCompression {
    private static let luminance: [Float] = [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14,
        17, 22,
        29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
        87, 103,
        121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ]

    /// The orthonormal cosine transform of eight values: row frequency, column position.
    private static let cosines: [Float] = (0..<64).map { index in
        let (frequency, position) = (Double(index / 8), Double(index % 8))
        let scale = frequency == 0 ? (1.0 / 8).squareRoot() : 0.5
        return Float(scale * cos((2 * position + 1) * frequency * .pi / 16))
    }

    static func apply(quality: Double, to pixels: inout [UInt8], size: Int) {
        let bounded = min(max(quality, 1), 100)
        let scale = Float(bounded < 50 ? 50 / bounded : 2 - bounded / 50)
        let steps = luminance.map { min(max(($0 * scale).rounded(), 1), 255) }
        var block = [Float](repeating: 0, count: 64)
        var other = block
        cosines.withUnsafeBufferPointer { cosines in
            for top in stride(from: 0, to: size, by: 8) {
                for left in stride(from: 0, to: size, by: 8) {
                    // Blocks that hang over repeat the last row and column, as encoders do.
                    for index in 0..<64 {
                        let (row, column) = (min(top + index / 8, size - 1), min(left + index % 8, size - 1))
                        block[index] = Float(pixels[row * size + column]) - 128
                    }
                    transform(block, cosines, into: &other, isInverse: false)
                    transform(other, cosines, into: &block, isInverse: false)
                    for index in 0..<64 {
                        block[index] = (block[index] / steps[index]).rounded() * steps[index]
                    }
                    transform(block, cosines, into: &other, isInverse: true)
                    transform(other, cosines, into: &block, isInverse: true)
                    for index in 0..<64 where top + index / 8 < size && left + index % 8 < size {
                        let value = min(max(block[index] + 128.5, 0), 255)
                        pixels[(top + index / 8) * size + left + index % 8] = UInt8(value)
                    }
                }
            }
        }
    }

    /// Transforms every row and exchanges rows and columns; twice is the transform of both.
    private static func transform(
        _ source: [Float], _ cosines: UnsafeBufferPointer<Float>, into target: inout [Float], isInverse: Bool
    ) {
        for row in 0..<8 {
            for column in 0..<8 {
                var sum: Float = 0
                for index in 0..<8 {
                    sum +=
                        source[row * 8 + index] * cosines[isInverse ? index * 8 + column : column * 8 + index]
                }
                target[column * 8 + row] = sum
            }
        }
    }
}
