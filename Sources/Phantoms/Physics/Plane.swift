/// A square field of numbers over the film, `[size, size]`, and the few operations the phantoms need on it.
struct Plane {
    let size: Int
    var values: [Float]

    init(size: Int) {
        self.size = size
        values = [Float](repeating: 0, count: size * size)
    }

    /// Blurred by three passes of a box, which is a Gaussian of `sigma` pixels to within a few per cent.
    mutating func blur(sigma: Float) {
        let radius = Int(((12 * sigma * sigma / 3 + 1).squareRoot() - 1) / 2 + 0.5)
        guard radius > 0 else { return }
        var other = values
        for _ in 0..<3 {
            // Each pass blurs along rows and writes transposed, so that two calls blur along both axes.
            Self.boxBlurTransposed(from: values, to: &other, size: size, radius: radius)
            Self.boxBlurTransposed(from: other, to: &values, size: size, radius: radius)
        }
    }

    private static func boxBlurTransposed(
        from source: [Float], to target: inout [Float], size: Int, radius: Int
    ) {
        let scale = 1 / Float(2 * radius + 1)
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                for row in 0..<size {
                    let base = row * size
                    var sum: Float = 0
                    for offset in -radius...radius { sum += source[base + min(max(offset, 0), size - 1)] }
                    for column in 0..<size {
                        target[column * size + row] = sum * scale
                        sum += source[base + min(column + radius + 1, size - 1)]
                        sum -= source[base + max(column - radius, 0)]
                    }
                }
            }
        }
    }

    /// Blurred by a kernel too narrow for a box: [a, 1 - 2a, a] along both axes.
    mutating func soften(_ amount: Float) {
        guard amount > 0 else { return }
        var other = values
        for _ in 0..<2 {
            values.withUnsafeBufferPointer { source in
                other.withUnsafeMutableBufferPointer { target in
                    for row in 0..<size {
                        for column in 0..<size {
                            let index = row * size + column
                            let before = source[column > 0 ? index - 1 : index]
                            let after = source[column + 1 < size ? index + 1 : index]
                            target[column * size + row] =
                                source[index] + amount * (before + after - 2 * source[index])
                        }
                    }
                }
            }
            swap(&values, &other)
        }
    }

    /// The mean of blocks of `factor` by `factor` pixels.
    func reduced(by factor: Int) -> Plane {
        let smaller = (size + factor - 1) / factor
        var result = Plane(size: smaller)
        for row in 0..<smaller {
            for column in 0..<smaller {
                var sum: Float = 0
                let rows = row * factor..<min((row + 1) * factor, size)
                let columns = column * factor..<min((column + 1) * factor, size)
                for y in rows { for x in columns { sum += values[y * size + x] } }
                result.values[row * smaller + column] = sum / Float(rows.count * columns.count)
            }
        }
        return result
    }

    /// Bilinear values of this plane, stretched over a film of `newSize` pixels, with `factor` pixels to one here.
    func enlarged(to newSize: Int, factor: Int) -> Plane {
        var result = Plane(size: newSize)
        let step = 1 / Float(factor)
        let taps: [(low: Int, high: Int, weight: Float)] = (0..<newSize).map { index in
            let position = max((Float(index) + 0.5) * step - 0.5, 0)
            let low = min(Int(position), size - 1)
            return (low, min(low + 1, size - 1), min(position - Float(low), 1))
        }
        values.withUnsafeBufferPointer { values in
            for row in 0..<newSize {
                let (y0, y1, v) = taps[row]
                for column in 0..<newSize {
                    let (x0, x1, u) = taps[column]
                    let upper = values[y0 * size + x0] + u * (values[y0 * size + x1] - values[y0 * size + x0])
                    let lower = values[y1 * size + x0] + u * (values[y1 * size + x1] - values[y1 * size + x0])
                    result.values[row * newSize + column] = upper + v * (lower - upper)
                }
            }
        }
        return result
    }
}
