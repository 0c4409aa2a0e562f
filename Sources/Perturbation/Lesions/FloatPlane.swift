#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A small picture of floats, `[height, width]`.
struct FloatPlane {
    let width, height: Int
    var values: [Float]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        values = [Float](repeating: 0, count: width * height)
    }

    /// Gaussian blur along both axes; edges are repeated.
    mutating func blur(sigma: Float) {
        let reach = max(Int((3 * sigma).rounded(.up)), 1)
        var kernel = (-reach...reach).map { expf(-Float($0 * $0) / (2 * sigma * sigma)) }
        let total = kernel.reduce(0, +)
        for index in kernel.indices { kernel[index] /= total }
        var passed = values
        values.withUnsafeMutableBufferPointer { values in
            passed.withUnsafeMutableBufferPointer { passed in
                for row in 0..<height {
                    for column in 0..<width {
                        var sum: Float = 0
                        for offset in -reach...reach {
                            let place = min(max(column + offset, 0), width - 1)
                            sum += kernel[offset + reach] * values[row * width + place]
                        }
                        passed[row * width + column] = sum
                    }
                }
                for row in 0..<height {
                    for column in 0..<width {
                        var sum: Float = 0
                        for offset in -reach...reach {
                            let place = min(max(row + offset, 0), height - 1)
                            sum += kernel[offset + reach] * passed[place * width + column]
                        }
                        values[row * width + column] = sum
                    }
                }
            }
        }
    }

    /// Steepness of the gray at a pixel that has neighbours on all sides.
    func slope(_ column: Int, _ row: Int) -> Float {
        let index = row * width + column
        let x = (values[index + 1] - values[index - 1]) / 2
        let y = (values[index + width] - values[index - width]) / 2
        return (x * x + y * y).squareRoot()
    }

    /// Immerkær's mask [1 -2 1; -2 4 -2; 1 -2 1], blind to planes and to straight edges.
    func checker(_ column: Int, _ row: Int) -> Float {
        func line(_ index: Int) -> Float { values[index - 1] - 2 * values[index] + values[index + 1] }
        let index = row * width + column
        return line(index - width) - 2 * line(index) + line(index + width)
    }
}
