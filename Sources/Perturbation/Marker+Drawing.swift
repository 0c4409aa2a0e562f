#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension Marker {
    /// Blends the marker over the picture, anti-aliased.
    func draw(on pixels: inout [UInt8], size: Int) {
        let side = Double(size)
        let reach = height * side * 1.6 + 2
        func pixelRange(_ centre: Double) -> Range<Int> {
            let low = min(max(Int(centre * side - reach), 0), size)
            return low..<min(max(Int(centre * side + reach), low), size)
        }
        let angle = rotationDegrees * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        let unit = height * side
        for row in pixelRange(y) {
            for column in pixelRange(x) {
                let dx = (Double(column) + 0.5 - x * side) / unit
                let dy = (Double(row) + 0.5 - y * side) / unit
                let cover = coverage(dx * cosine + dy * sine, dy * cosine - dx * sine, edge: 1 / unit)
                guard cover > 0 else { continue }
                let old = Double(pixels[row * size + column])
                pixels[row * size + column] = UInt8(old + (Double(level) - old) * cover + 0.5)
            }
        }
    }

    /// How much of a pixel of width `edge` at a point in units of the letter's height is lead, 0…1.
    private func coverage(_ x: Double, _ y: Double, edge: Double) -> Double {
        func cover(_ distanceInside: Double) -> Double { min(max(distanceInside / edge + 0.5, 0), 1) }
        let letterCover = cover(0.085 - letter.strokes.map { Self.distance(x, y, $0) }.reduce(9, min))
        switch shape {
        case .plain: return letterCover
        case .ring: return max(letterCover, cover(0.07 - abs((x * x + y * y).squareRoot() - 0.95)))
        case .plate: return cover(min(0.6 - abs(x), 0.85 - abs(y))) * (1 - letterCover)
        case .arrow:
            let arrow = [[(0.0, 0.75), (0.0, 1.5)], [(-0.28, 1.05), (0.0, 0.75), (0.28, 1.05)]]
            return max(letterCover, cover(0.07 - arrow.map { Self.distance(x, y, $0) }.reduce(9, min)))
        }
    }

    private static func distance(_ x: Double, _ y: Double, _ line: [(x: Double, y: Double)]) -> Double {
        zip(line, line.dropFirst()).map { start, end in
            let (dx, dy) = (end.x - start.x, end.y - start.y)
            let along = min(max(((x - start.x) * dx + (y - start.y) * dy) / (dx * dx + dy * dy), 0), 1)
            let (ex, ey) = (x - start.x - along * dx, y - start.y - along * dy)
            return (ex * ex + ey * ey).squareRoot()
        }
        .reduce(9, min)
    }
}
