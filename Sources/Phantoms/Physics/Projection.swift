#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A point of the film plane in millimetres: x towards the patient's left (right on the film), y downwards,
/// the origin between the hila.
struct Point: Hashable {
    var x: Float
    var y: Float

    init(_ x: Float, _ y: Float) {
        self.x = x
        self.y = y
    }

    static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
    static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
    static func * (factor: Float, point: Point) -> Point { Point(factor * point.x, factor * point.y) }
    var length: Float { (x * x + y * y).squareRoot() }
}

/// How the patient lies on the film: turned, shifted, magnified.
struct Projection {
    /// Pixels per side.
    let size: Int
    /// Pixels per millimetre.
    let scale: Float
    private let cosine: Float
    private let sine: Float
    private let centre: Point

    /// - Parameter field: width of the film in millimetres at the patient.
    init(size: Int, field: Float, tiltDegrees: Float, centre: Point) {
        self.size = size
        scale = Float(size) / field
        cosine = cosf(tiltDegrees * .pi / 180)
        sine = sinf(tiltDegrees * .pi / 180)
        self.centre = centre
    }

    /// Millimetres per pixel.
    var pitch: Float { 1 / scale }

    /// Where a point of the patient falls, in pixels; pixel `(i, j)` covers `i..<i+1`.
    func pixel(_ point: Point) -> Point {
        let (x, y) = (point.x - centre.x, point.y - centre.y)
        let half = Float(size) / 2
        return Point(half + scale * (x * cosine - y * sine), half + scale * (x * sine + y * cosine))
    }

    /// The point of the patient that falls on the centre of a pixel.
    func point(column: Int, row: Int) -> Point {
        let half = Float(size) / 2
        let (x, y) = ((Float(column) + 0.5 - half) * pitch, (Float(row) + 0.5 - half) * pitch)
        return Point(centre.x + x * cosine + y * sine, centre.y - x * sine + y * cosine)
    }
}
