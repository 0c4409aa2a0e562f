/// Contrast-limited adaptive histogram equalisation, as many X-ray stations do it before a film is stored.
///
/// Source: Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994: ranks within each of
/// 8 × 8 regions, from histograms cut off at three times their mean, blended bilinearly between regions.
enum LocalContrast {
    private static let regions = 8
    private static let limit: Float = 3

    /// - Parameter share: 0 leaves gray levels alone, 1 replaces them.
    static func apply(_ share: Double, to pixels: inout [UInt8], size: Int) {
        guard size >= 2 * regions else { return }
        let tables = (0..<regions * regions).map { index in
            table(pixels, size: size, row: index / regions, column: index % regions)
        }
        let places = (0..<size).map { index -> (low: Int, high: Int, share: Float) in
            let place = min(
                max((Float(index) + 0.5) * Float(regions) / Float(size) - 0.5, 0), Float(regions - 1))
            let low = Int(place)
            return (low, min(low + 1, regions - 1), place - Float(low))
        }
        let weight = Float(share)
        for row in 0..<size {
            let (top, bottom, v) = places[row]
            for column in 0..<size {
                let (left, right, u) = places[column]
                let level = Int(pixels[row * size + column])
                let upper =
                    tables[top * regions + left][level] * (1 - u) + tables[top * regions + right][level] * u
                let lower =
                    tables[bottom * regions + left][level] * (1 - u) + tables[bottom * regions + right][level]
                    * u
                let ranked = upper * (1 - v) + lower * v
                let value = Float(level) + (ranked - Float(level)) * weight
                pixels[row * size + column] = UInt8(min(max(value + 0.5, 0), 255))
            }
        }
    }

    /// The rank, 0…255, of every gray level in one region, with what the limit cuts off spread over all levels.
    private static func table(_ pixels: [UInt8], size: Int, row: Int, column: Int) -> [Float] {
        func span(_ index: Int) -> Range<Int> { index * size / regions..<(index + 1) * size / regions }
        var counts = [Float](repeating: 0, count: 256)
        for y in span(row) { for x in span(column) { counts[Int(pixels[y * size + x])] += 1 } }
        let total = Float(span(row).count * span(column).count)
        let ceiling = max(1, limit * total / 256)
        let excess = counts.reduce(0) { $0 + max(0, $1 - ceiling) } / 256
        var below: Float = 0
        return counts.map { count in
            let share = min(count, ceiling) + excess
            defer { below += share }
            return (below + share / 2) / total * 255
        }
    }
}
