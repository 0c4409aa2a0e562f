/// Gray scales that a film gets from its own gray levels, so that exposure and processing count for less.
///
/// The levels are taken from the inner 80 % of each side: a frame, a marker or padding doesn't move them.
package enum GrayLevels {
    /// The gray value that takes the place of each of the 256; `nil` where nothing changes.
    package static func table(
        _ levels: Preprocessing.Levels, of pixels: [UInt8], size: Int
    ) -> [UInt8]? {
        switch levels {
        case .stored: nil
        case .stretched: stretching(pixels, size: size)
        case .equalised: equalising(pixels, size: size)
        }
    }

    /// The levels at 1 % and 99 % become black and white, those between follow in proportion.
    static func stretching(_ pixels: [UInt8], size: Int) -> [UInt8]? {
        let histogram = histogram(pixels, size: size)
        let total = histogram.reduce(0, +)
        func level(atOrAbove share: Double) -> Int {
            var sum = 0
            return histogram.firstIndex { count in
                sum += count
                return Double(sum) > share * Double(total)
            } ?? 255
        }
        let (low, high) = (level(atOrAbove: 0.01), level(atOrAbove: 0.99))
        guard low < high else { return nil }
        return (0..<256).map { value in
            let position = Double(value - low) / Double(high - low)
            return UInt8((min(max(position, 0), 1) * 255).rounded())
        }
    }

    /// Every level becomes its mid-rank among the film's levels, 0 for the lowest to 255 for the highest: the same for
    /// a film and for any strictly rising tone curve of it.
    package static func equalising(_ pixels: [UInt8], size: Int) -> [UInt8]? {
        let histogram = histogram(pixels, size: size)
        let total = histogram.reduce(0, +)
        guard histogram.count(where: { $0 > 0 }) > 1 else { return nil }
        var below = 0
        return histogram.map { count in
            defer { below += count }
            return UInt8(((Double(below) + Double(count) / 2) / Double(total) * 255).rounded())
        }
    }

    private static func histogram(_ pixels: [UInt8], size: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        let inner = size / 10..<size - size / 10
        pixels.withUnsafeBufferPointer { pixels in
            for row in inner {
                for column in inner { counts[Int(pixels[row * size + column])] += 1 }
            }
        }
        return counts
    }
}
