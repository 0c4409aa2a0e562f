/// Blur and unsharp masking with the binomial kernel [1 4 6 4 1]/16 along both axes; edges are repeated.
enum Sharpening {
    /// At `amount` -1 the film is replaced by its blur; at 1 twice the difference to it is added.
    static func apply(_ amount: Float, to pixels: inout [UInt8], size: Int) {
        guard size > 0 else { return }
        let gain = Int32((amount < 0 ? amount : 2 * amount) * 4096)
        // Horizontal sums of the five rows in reach, and the padded row they are made from.
        var sums = [Int32](repeating: 0, count: 5 * size)
        var padded = [Int32](repeating: 0, count: size + 4)
        sums.withUnsafeMutableBufferPointer { sums in
            padded.withUnsafeMutableBufferPointer { padded in
                pixels.withUnsafeMutableBufferPointer { pixels in
                    for row in -2..<2 {
                        sum(min(max(row, 0), size - 1), slot: row + 2, pixels, padded, sums, size)
                    }
                    for row in 0..<size {
                        sum(min(row + 2, size - 1), slot: (row + 4) % 5, pixels, padded, sums, size)
                        combine(row, gain: gain, pixels, sums, size)
                    }
                }
            }
        }
    }

    private static func sum(
        _ row: Int, slot: Int, _ pixels: UnsafeMutableBufferPointer<UInt8>,
        _ padded: UnsafeMutableBufferPointer<Int32>, _ sums: UnsafeMutableBufferPointer<Int32>, _ size: Int
    ) {
        for column in 0..<size { padded[column + 2] = Int32(pixels[row * size + column]) }
        (padded[0], padded[1]) = (padded[2], padded[2])
        (padded[size + 2], padded[size + 3]) = (padded[size + 1], padded[size + 1])
        let base = slot * size
        for column in 0..<size {
            sums[base + column] =
                padded[column] &+ padded[column + 4] &+ 4 &* (padded[column + 1] &+ padded[column + 3])
                &+ 6 &* padded[column + 2]
        }
    }

    private static func combine(
        _ row: Int, gain: Int32, _ pixels: UnsafeMutableBufferPointer<UInt8>,
        _ sums: UnsafeMutableBufferPointer<Int32>, _ size: Int
    ) {
        let (a, b, c) = (row % 5 * size, (row + 1) % 5 * size, (row + 2) % 5 * size)
        let (d, e) = ((row + 3) % 5 * size, (row + 4) % 5 * size)
        let base = row * size
        for column in 0..<size {
            let blurred =
                sums[a + column] &+ sums[e + column] &+ 4 &* (sums[b + column] &+ sums[d + column])
                &+ 6 &* sums[c + column]
            let value = Int32(pixels[base + column])
            // `blurred` is 256 times a gray value; the product stays below 2^31.
            let difference = (value &* 256 &- blurred) &* gain
            let result = value &+ ((difference &+ (1 << 19)) >> 20)
            pixels[base + column] = UInt8(truncatingIfNeeded: min(max(result, 0), 255))
        }
    }
}
