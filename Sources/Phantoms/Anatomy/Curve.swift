#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Smooth lines through given points (Catmull and Rom, 1974), the drawing tool of all anatomy here.
enum Curve {
    /// Stations along the smooth line through `stations`, `steps` to each span.
    static func smooth(_ stations: [Station], steps: Int = 8) -> [Station] {
        guard stations.count > 2, let first = stations.first, let last = stations.last else {
            return stations
        }
        let padded = [first] + stations + [last]
        var result: [Station] = []
        for span in 0..<stations.count - 1 {
            let (a, b, c, d) = (padded[span], padded[span + 1], padded[span + 2], padded[span + 3])
            for step in 0..<steps {
                let t = Float(step) / Float(steps)
                let point = Point(
                    spline(a.point.x, b.point.x, c.point.x, d.point.x, t),
                    spline(a.point.y, b.point.y, c.point.y, d.point.y, t))
                result.append(
                    Station(
                        point: point, radius: b.radius + t * (c.radius - b.radius),
                        gain: b.gain + t * (c.gain - b.gain)))
            }
        }
        return result + [last]
    }

    private static func spline(_ a: Float, _ b: Float, _ c: Float, _ d: Float, _ t: Float) -> Float {
        0.5
            * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - 3 * c + d - a) * t * t * t)
    }
}

/// A function of one coordinate in millimetres, smooth through given points, tabulated each millimetre.
struct Profile {
    private let start: Float
    private let table: [Float]

    /// - Parameter points: `(position, value)`, positions rising; beyond the ends the last value holds.
    init(_ points: [(Float, Float)]) {
        let line = Curve.smooth(points.map { Station(point: Point($0.0, $0.1), radius: 0) }, steps: 16)
        start = points.first?.0 ?? 0
        let end = points.last?.0 ?? 0
        var values: [Float] = []
        var index = 0
        for position in stride(from: start, through: end, by: 1) {
            while index + 2 < line.count, line[index + 1].point.x < position { index += 1 }
            let (a, b) = (line[index].point, line[min(index + 1, line.count - 1)].point)
            let t = b.x > a.x ? min(max((position - a.x) / (b.x - a.x), 0), 1) : 0
            values.append(a.y + t * (b.y - a.y))
        }
        table = values.isEmpty ? [0] : values
    }

    subscript(_ position: Float) -> Float {
        let offset = min(max(position - start, 0), Float(table.count - 1))
        let index = Int(offset)
        let next = min(index + 1, table.count - 1)
        return table[index] + (offset - Float(index)) * (table[next] - table[index])
    }
}

/// 0 below `low`, 1 above `high`, smooth between.
@inline(__always)
func smoothStep(_ low: Float, _ high: Float, _ x: Float) -> Float {
    let t = min(max((x - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
}

/// The square root, 0 for negative numbers: the outline of a circle.
@inline(__always)
func arc(_ x: Float) -> Float { max(x, 0).squareRoot() }
