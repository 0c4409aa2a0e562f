import Imaging

/// Gray-level statistics of a film.
struct PictureStatistics: Sendable {
    var mean = 0.0
    var deviation = 0.0
    /// Share of pixels at 240 or above, and of pixels between 40 and 215.
    var whiteShare = 0.0
    var middleShare = 0.0
    /// The largest share of pixels within eight neighbouring gray levels.
    var modeShare = 0.0
    /// Share of rows or columns at the edges that are of one level: a border, not a film.
    var borderShare = 0.0

    init(_ film: PreparedFilm) {
        var histogram = [Int](repeating: 0, count: 256)
        for value in film.pixels { histogram[Int(value)] += 1 }
        let count = Double(film.pixels.count)
        mean = histogram.enumerated().reduce(0) { $0 + Double($1.offset * $1.element) } / count
        let square = histogram.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset * $1.element) }
        deviation = max(0, square / count - mean * mean).squareRoot()
        whiteShare = Double(histogram[240...].reduce(0, +)) / count
        middleShare = Double(histogram[40...215].reduce(0, +)) / count
        modeShare = Double((0...248).map { histogram[$0..<$0 + 8].reduce(0, +) }.max() ?? 0) / count
        borderShare = Self.border(film)
    }

    private static func border(_ film: PreparedFilm) -> Double {
        let size = film.size
        func isFlat(_ start: Int, _ step: Int) -> Bool {
            var low = UInt8.max
            var high = UInt8.min
            for index in 0..<size {
                let value = film.pixels[start + index * step]
                low = min(low, value)
                high = max(high, value)
            }
            return high - low <= 6
        }
        func depth(_ lines: some Sequence<Int>, _ isFlatLine: (Int) -> Bool) -> Int {
            lines.prefix(while: isFlatLine).reduce(0) { count, _ in count + 1 }
        }
        let row = { (y: Int) in isFlat(y * size, 1) }
        let column = { (x: Int) in isFlat(x, size) }
        let down = depth(0..<size, row) + depth((0..<size).reversed(), row)
        let across = depth(0..<size, column) + depth((0..<size).reversed(), column)
        return min(1, Double(max(down, across)) / Double(size))
    }
}
