/// Where one film lies in another: a target's pixel at `(x, y)` shows the source's at
/// `(scaleX * x + shiftX, scaleY * y + shiftY)`, in fractions of the side from the centre.
struct Placement: Sendable {
    var scaleX = 1.0
    var scaleY = 1.0
    var shiftX = 0.0
    var shiftY = 0.0

    init() {}

    /// The placement of a film that shows the part of the source that `crop` names.
    init(_ crop: PerceptualCode.Crop) {
        scaleX = crop.horizontal.length
        scaleY = crop.vertical.length
        shiftX = crop.horizontal.start + crop.horizontal.length / 2 - 0.5
        shiftY = crop.vertical.start + crop.vertical.length / 2 - 0.5
    }

    /// Within what re-scaled and cropped copies may show.
    var isPlausible: Bool {
        (0.85...1.18).contains(scaleX) && (0.85...1.18).contains(scaleY) && abs(shiftX) < 0.09
            && abs(shiftY) < 0.09
    }

    /// The source under this placement, and where it covers the target.
    func applied(to source: Plane) -> (picture: Plane, isCovered: [Bool]) {
        let side = source.side
        var picture = Plane(side: side, values: Array(repeating: 0, count: side * side))
        var isCovered = [Bool](repeating: false, count: side * side)
        let sampler = Sampler(self, side: side)
        for row in 0..<side {
            for column in 0..<side {
                guard let sample = sampler.sample(source, column: column, row: row) else { continue }
                picture.values[row * side + column] = sample.value
                isCovered[row * side + column] = true
            }
        }
        return (picture, isCovered)
    }

    /// The placement that best maps `source` onto `target`, by Gauss–Newton steps from this one.
    ///
    /// Gain and offset are fitted along, so that brightness and contrast don't pull at the geometry.
    /// Source: Lucas and Kanade, IJCAI 1981; Baker and Matthews, IJCV 56(3), 2004, section 2.
    func refined(mapping source: Plane, onto target: Plane, steps: Int) -> Placement {
        var placement = self
        let side = target.side
        for _ in 0..<steps {
            var normal = [Double](repeating: 0, count: 36)
            var right = [Double](repeating: 0, count: 6)
            let sampler = Sampler(placement, side: side)
            for row in 0..<side {
                for column in 0..<side {
                    guard let sample = sampler.sample(source, column: column, row: row) else { continue }
                    let wanted = Double(target.values[row * side + column])
                    // Blackened and burnt-out parts say nothing about geometry and bend the gain.
                    guard wanted > 4, wanted < 251, sample.value > 4, sample.value < 251 else { continue }
                    let x = (Double(column) + 0.5) / Double(side) - 0.5
                    let y = (Double(row) + 0.5) / Double(side) - 0.5
                    let dx = Double(sample.dx) * Double(side)
                    let dy = Double(sample.dy) * Double(side)
                    let slopes = (dx * x, dy * y, dx, dy, Double(sample.value), 1.0)
                    withUnsafeBytes(of: slopes) { bytes in
                        let slope = bytes.assumingMemoryBound(to: Double.self)
                        for a in 0..<6 {
                            for b in a..<6 { normal[a * 6 + b] += slope[a] * slope[b] }
                            right[a] += slope[a] * wanted
                        }
                    }
                }
            }
            guard let solution = Self.solve(normal, right) else { return placement }
            // wanted = gain * (value + slopes · change) + offset: the solution holds gain * change.
            let gain = solution[4]
            guard gain > 0.05 else { return placement }
            let change = solution[0..<4].map { max(-0.03, min(0.03, $0 / gain)) }
            placement.scaleX += change[0]
            placement.scaleY += change[1]
            placement.shiftX += change[2]
            placement.shiftY += change[3]
            guard placement.isPlausible else { return placement }
            if change.allSatisfy({ abs($0) < 2e-4 }) { break }
        }
        return placement
    }

    /// Solves a symmetric system of six given by its upper half; `nil` where it is singular.
    private static func solve(_ upper: [Double], _ right: [Double]) -> [Double]? {
        var a = upper
        for row in 0..<6 { for column in 0..<row { a[row * 6 + column] = a[column * 6 + row] } }
        for row in 0..<6 { a[row * 7] *= 1 + 1e-9 }
        var b = right
        for pivot in 0..<6 {
            guard let best = (pivot..<6).max(by: { abs(a[$0 * 6 + pivot]) < abs(a[$1 * 6 + pivot]) }),
                abs(a[best * 6 + pivot]) > 1e-9
            else { return nil }
            for column in 0..<6 { a.swapAt(pivot * 6 + column, best * 6 + column) }
            b.swapAt(pivot, best)
            for row in 0..<6 where row != pivot {
                let factor = a[row * 6 + pivot] / a[pivot * 6 + pivot]
                if factor == 0 { continue }
                for column in pivot..<6 { a[row * 6 + column] -= factor * a[pivot * 6 + column] }
                b[row] -= factor * b[pivot]
            }
        }
        return (0..<6).map { b[$0] / a[$0 * 7] }
    }
}

/// Reads a source at the places that a placement names, with slopes per pixel.
private struct Sampler {
    let side: Int
    let originX, originY, stepX, stepY: Float

    init(_ placement: Placement, side: Int) {
        self.side = side
        stepX = Float(placement.scaleX)
        stepY = Float(placement.scaleY)
        let half = 0.5 / Double(side) - 0.5
        originX = Float((placement.scaleX * half + placement.shiftX + 0.5) * Double(side) - 0.5)
        originY = Float((placement.scaleY * half + placement.shiftY + 0.5) * Double(side) - 0.5)
    }

    @inline(__always) func sample(
        _ source: Plane, column: Int, row: Int
    ) -> (value: Float, dx: Float, dy: Float)? {
        let x = originX + Float(column) * stepX
        let y = originY + Float(row) * stepY
        guard x >= -0.5, y >= -0.5, x <= Float(side) - 0.5, y <= Float(side) - 0.5 else { return nil }
        let left = min(max(Int(x), 0), side - 2)
        let top = min(max(Int(y), 0), side - 2)
        let (u, v) = (x - Float(left), y - Float(top))
        let corner = top * side + left
        return source.values.withUnsafeBufferPointer { values in
            let (p, q) = (values[corner], values[corner + 1])
            let (r, s) = (values[corner + side], values[corner + side + 1])
            let upper = p + (q - p) * u
            let lower = r + (s - r) * u
            let (slopeUp, slopeDown) = (q - p, s - r)
            return (upper + (lower - upper) * v, slopeUp + (slopeDown - slopeUp) * v, lower - upper)
        }
    }
}
