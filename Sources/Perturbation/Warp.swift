#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An affine placement, sampled backwards with bilinear weights in one pass; black where the source film ends.
struct Warp {
    private let size: Int
    // Source column and row as affine functions of the target's, in 1/65536 pixel.
    private let columnStep: (x: Int, y: Int)
    private let rowStep: (x: Int, y: Int)
    private let origin: (x: Int, y: Int)

    init(
        rotationDegrees: Double, scale: Double, aspect: Double, shift: (x: Double, y: Double),
        isMirrored: Bool,
        size: Int
    ) {
        self.size = size
        let angle = rotationDegrees * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        let stretch = (x: scale * aspect.squareRoot(), y: scale / aspect.squareRoot())
        let mirror = isMirrored ? -1.0 : 1.0
        let centre = Double(size - 1) / 2
        // Target = R(angle) · S(stretch) · M(mirror) · source + shift about the centre, with y pointing down.
        let a = mirror * cosine / stretch.x
        let b = -mirror * sine / stretch.x
        let c = sine / stretch.y
        let d = cosine / stretch.y
        let (x, y) = (-centre - shift.x * Double(size), -centre - shift.y * Double(size))
        columnStep = (Self.fixed(a), Self.fixed(c))
        rowStep = (Self.fixed(b), Self.fixed(d))
        origin = (Self.fixed(a * x + b * y + centre), Self.fixed(c * x + d * y + centre))
    }

    private static func fixed(_ value: Double) -> Int { Int((value * 65536).rounded()) }

    func callAsFunction(_ source: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size * size) { target, count in
            source.withUnsafeBufferPointer { source in
                for row in 0..<size { fill(row: row, of: target, from: source) }
            }
            count = size * size
        }
    }

    private func fill(
        row: Int, of target: UnsafeMutableBufferPointer<UInt8>, from source: UnsafeBufferPointer<UInt8>
    ) {
        let start = (x: origin.x + row * rowStep.x, y: origin.y + row * rowStep.y)
        // Source positions whose four neighbours exist; a pixel wider, missing neighbours count as black.
        let last = (size - 1) << 16
        let inside = Self.columns(start.x, columnStep.x, 0, last - 1, size)
            .clamped(to: Self.columns(start.y, columnStep.y, 0, last - 1, size))
        let base = row * size
        for column in 0..<inside.lowerBound { target[base + column] = edge(column, start, source) }
        var x = start.x + inside.lowerBound * columnStep.x
        var y = start.y + inside.lowerBound * columnStep.y
        for column in inside {
            let corner = (y >> 16) &* size &+ (x >> 16)
            let (u, v) = ((x & 0xFFFF) >> 4, (y & 0xFFFF) >> 4)
            let (p, q) = (Int(source[corner]), Int(source[corner &+ 1]))
            let (r, s) = (Int(source[corner &+ size]), Int(source[corner &+ size &+ 1]))
            let upper = p &* 4096 &+ (q &- p) &* u
            let lower = r &* 4096 &+ (s &- r) &* u
            target[base &+ column] = UInt8(
                truncatingIfNeeded: (upper &* 4096 &+ (lower &- upper) &* v &+ (1 << 23)) >> 24)
            x &+= columnStep.x
            y &+= columnStep.y
        }
        for column in inside.upperBound..<max(size, inside.upperBound) {
            target[base + column] = edge(column, start, source)
        }
    }

    /// The columns whose coordinate `start + column * step` lies within `low...high`; empty ranges sit at `size`.
    private static func columns(_ start: Int, _ step: Int, _ low: Int, _ high: Int, _ size: Int) -> Range<Int>
    {
        if step == 0 { return start >= low && start <= high ? 0..<size : size..<size }
        let (near, far) = step > 0 ? (low, high) : (high, low)
        let first = ceilingDivision(near - start, step)
        let end = floorDivision(far - start, step) + 1
        let clampedFirst = min(max(first, 0), size)
        return clampedFirst < end ? clampedFirst..<min(end, size) : size..<size
    }

    private static func floorDivision(_ a: Int, _ b: Int) -> Int {
        let quotient = a / b
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
    }

    private static func ceilingDivision(_ a: Int, _ b: Int) -> Int { -floorDivision(-a, b) }

    private func edge(_ column: Int, _ start: (x: Int, y: Int), _ source: UnsafeBufferPointer<UInt8>) -> UInt8
    {
        let (x, y) = (start.x + column * columnStep.x, start.y + column * columnStep.y)
        func value(_ column: Int, _ row: Int) -> Int {
            column >= 0 && row >= 0 && column < size && row < size ? Int(source[row * size + column]) : 0
        }
        let (left, top) = (x >> 16, y >> 16)
        let (u, v) = ((x & 0xFFFF) >> 4, (y & 0xFFFF) >> 4)
        let upper = value(left, top) * (4096 - u) + value(left + 1, top) * u
        let lower = value(left, top + 1) * (4096 - u) + value(left + 1, top + 1) * u
        return UInt8((upper * (4096 - v) + lower * v + (1 << 23)) >> 24)
    }

    /// An exact mirror image.
    static func mirrored(_ pixels: [UInt8], size: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for row in 0..<size {
                for column in 0..<size {
                    target[row * size + column] = pixels[row * size + size - 1 - column]
                }
            }
            count = pixels.count
        }
    }
}
