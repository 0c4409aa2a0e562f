internal import Groundwork

/// Additive Gaussian noise from a table: one 64-bit draw serves five pixels.
enum Noise {
    private static let count = 4096

    /// Standard normal numbers, in 1/256.
    private static let normals: [Int32] = {
        var generator = SeededGenerator(0, "noise table")
        return (0..<count).map { _ in Int32((generator.normal() * 256).rounded()) }
    }()

    static func add(
        standardDeviation: Double, to pixels: inout [UInt8], using generator: inout SeededGenerator
    ) {
        let factor = Int32((standardDeviation * 256).rounded())
        var local = generator
        normals.withUnsafeBufferPointer { normals in
            pixels.withUnsafeMutableBufferPointer { pixels in
                var index = 0
                while index < pixels.count {
                    var bits = local.next()
                    for _ in 0..<min(5, pixels.count - index) {
                        let step = (normals[Int(bits & 4095)] &* factor &+ (1 << 15)) >> 16
                        pixels[index] = UInt8(
                            truncatingIfNeeded: min(max(Int32(pixels[index]) &+ step, 0), 255))
                        bits >>= 12
                        index &+= 1
                    }
                }
            }
        }
        generator = local
    }
}
