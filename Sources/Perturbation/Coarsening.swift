/// Detail lost to a coarser detector: averages over wide pixels, drawn back to the old size with bilinear weights.
enum Coarsening {
    /// - Parameter width: of a pixel, in the film's own; above 1.
    static func apply(_ width: Double, to pixels: inout [UInt8], size: Int) {
        let count = max(1, Int((Double(size) / width).rounded()))
        guard count < size else { return }
        let coarse = averaged(averaged(pixels.map(Float.init), size, size, count), size, count, count)
        let positions = (0..<size).map { index -> (low: Int, high: Int, share: Float) in
            let place = min(
                max((Float(index) + 0.5) * Float(count) / Float(size) - 0.5, 0), Float(count - 1))
            let low = Int(place)
            return (low, min(low + 1, count - 1), place - Float(low))
        }
        for row in 0..<size {
            let (top, bottom, v) = positions[row]
            for column in 0..<size {
                let (left, right, u) = positions[column]
                let upper = coarse[top * count + left] * (1 - u) + coarse[top * count + right] * u
                let lower = coarse[bottom * count + left] * (1 - u) + coarse[bottom * count + right] * u
                pixels[row * size + column] = UInt8(min(max(upper * (1 - v) + lower * v + 0.5, 0), 255))
            }
        }
    }

    /// Averages the rows' runs of `length / count` values, and exchanges rows and columns: `[rows, length]` to
    /// `[count, rows]`.
    private static func averaged(_ source: [Float], _ length: Int, _ rows: Int, _ count: Int) -> [Float] {
        var result = [Float](repeating: 0, count: count * rows)
        let step = Float(length) / Float(count)
        for target in 0..<count {
            let (start, end) = (Float(target) * step, min(Float(target + 1) * step, Float(length)))
            let (first, last) = (Int(start), min(Int(end.rounded(.up)), length) - 1)
            for row in 0..<rows {
                var sum: Float = 0
                for index in first...max(first, last) {
                    let share = min(end, Float(index + 1)) - max(start, Float(index))
                    sum += source[row * length + index] * share
                }
                result[target * rows + row] = sum / (end - start)
            }
        }
        return result
    }
}
