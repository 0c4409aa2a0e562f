internal import Clinical
internal import Groundwork
internal import Imaging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A film as a place for lesions: where they fit, and what they would change.
struct LesionSite {
    let film: PreparedFilm
    let lungs: Mask
    let box: LungBox
    /// Millimetres per pixel.
    let pitch: Double
    let quality: FilmQuality
    let curve: CharacteristicCurve

    /// A random place for a disc of `radius` millimetres of which `share` lies in lung; `nil` where few tries find none.
    func place(radius: Double, share: Double, _ generator: inout SeededGenerator) -> SIMD2<Double>? {
        let reach = radius / pitch
        for _ in 0..<12 {
            let x = generator.uniform(Double(box.left)...Double(box.right + 1))
            let y = generator.uniform(Double(box.top)...Double(box.bottom + 1))
            guard isLung(x, y) else { continue }
            var inside = 0
            for ring in 1...3 {
                for step in 0..<16 {
                    let angle = Double(step) * .pi / 8
                    let distance = reach * Double(ring) / 3
                    inside += isLung(x + distance * cos(angle), y + distance * sin(angle)) ? 1 : 0
                }
            }
            if Double(inside) >= share * 48 { return SIMD2(x, y) }
        }
        return nil
    }

    private func isLung(_ x: Double, _ y: Double) -> Bool {
        x >= 0 && y >= 0 && x < Double(film.size) && y < Double(film.size)
            && lungs.isInside[Int(y) * film.size + Int(x)]
    }

    /// Tissue per pixel in the window around a lesion, blurred as the film is, and the lesion's mask.
    func patch(_ shape: LesionShape, at centre: SIMD2<Double>) -> LesionPatch? {
        let reach = Double(shape.reach) / pitch + 3 * Double(quality.blur) + 2
        func range(_ middle: Double) -> Range<Int> {
            let low = max(Int(middle - reach), 0)
            return low..<max(min(Int(middle + reach) + 1, film.size), low)
        }
        let (columns, rows) = (range(centre.x), range(centre.y))
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        var path = FloatPlane(width: columns.count, height: rows.count)
        // Lung ends where something else begins: the lesion thins out over a few millimetres there.
        var visible = path
        var isInside = [Bool](repeating: false, count: film.size * film.size)
        for (line, row) in rows.enumerated() {
            for (place, column) in columns.enumerated() {
                let x = Float((Double(column) + 0.5 - centre.x) * pitch)
                let y = Float((Double(row) + 0.5 - centre.y) * pitch)
                let index = line * path.width + place
                path.values[index] = shape.path(x, y)
                let isLung = lungs.isInside[row * film.size + column]
                visible.values[index] = isLung ? 1 : 0
                isInside[row * film.size + column] = isLung && shape.contains(x, y)
            }
        }
        visible.blur(sigma: max(Float(1.5 / pitch), 0.5))
        for index in path.values.indices { path.values[index] *= visible.values[index] }
        path.blur(sigma: quality.blur)
        let mask = Mask(width: film.size, height: film.size, isInside: isInside)
        guard let bounds = LungBox(mask) else { return nil }
        return LesionPatch(
            columns: columns, rows: rows, path: path, smooth: smoothed(columns, rows), mask: mask,
            bounds: bounds)
    }

    /// The film's gray in a window without what is finer than vessels.
    private func smoothed(_ columns: Range<Int>, _ rows: Range<Int>) -> FloatPlane {
        var plane = FloatPlane(width: columns.count, height: rows.count)
        for (line, row) in rows.enumerated() {
            for (place, column) in columns.enumerated() {
                plane.values[line * plane.width + place] = Float(film.pixels[row * film.size + column])
            }
        }
        plane.blur(sigma: max(Float(4 / pitch), 1))
        return plane
    }

    /// The gray where tissue is added. A lesion takes the place of the vessels in its part of the lung's depth, so as
    /// much of the fine structure goes.
    private func gray(_ patch: LesionPatch, _ column: Int, _ row: Int, tissue: Float) -> Float {
        let gray = Float(film.pixels[row * film.size + column])
        let replaced = min(tissue / Self.lungDepth, 0.6)
        let index = (row - patch.rows.lowerBound) * patch.path.width + column - patch.columns.lowerBound
        return curve.gray(gray + replaced * (patch.smooth.values[index] - gray), adding: tissue)
    }

    /// How deep lung is along a ray, in millimetres.
    private static let lungDepth: Float = 120

    /// Standard deviation of gray in lung up to twice as far as the border, about a plane; at least one gray level.
    func disorder(around centre: SIMD2<Double>, radius: Double) -> Double {
        let reach = max(2 * radius / pitch, 5)
        var fit = PlaneFit()
        for row in max(Int(centre.y - reach), 0)..<min(Int(centre.y + reach) + 1, film.size) {
            for column in max(Int(centre.x - reach), 0)..<min(Int(centre.x + reach) + 1, film.size) {
                let (x, y) = (Double(column) + 0.5 - centre.x, Double(row) + 0.5 - centre.y)
                let index = row * film.size + column
                guard x * x + y * y <= reach * reach, lungs.isInside[index] else { continue }
                fit.add(x / reach, y / reach, Double(film.pixels[index]))
            }
        }
        return max(fit.deviation, 1)
    }

    /// Mean gray levels that the lesion adds within its border.
    func contrast(_ patch: LesionPatch, density: Double) -> Double {
        var sum: Float = 0
        var count = 0
        for row in patch.bounds.top...patch.bounds.bottom {
            for column in patch.bounds.left...patch.bounds.right {
                let index = row * film.size + column
                guard patch.mask.isInside[index] else { continue }
                let tissue = Float(density) * patch.tissue(column, row)
                sum += gray(patch, column, row, tissue: tissue) - Float(film.pixels[index])
                count += 1
            }
        }
        return Double(sum) / Double(max(count, 1))
    }

    /// The density that gives a contrast, by halving; the nearest bound where none does.
    func density(
        of patch: LesionPatch, forContrast wanted: Double, _ range: ClosedRange<Double>
    ) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        for _ in 0..<12 {
            let middle = (low + high) / 2
            if contrast(patch, density: middle) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The film with the lesion's tissue and noise; gray levels are dithered, since a smooth rise would show steps.
    func film(
        with patch: LesionPatch, density: Double, attenuation: Float, _ generator: inout SeededGenerator
    ) -> PreparedFilm {
        var film = film
        for row in patch.rows {
            for column in patch.columns {
                let tissue = Float(density) * patch.tissue(column, row)
                // Both are drawn for every pixel, so that nothing else depends on the lesion's extent.
                let (grain, dither) = (Float(generator.normal()), Float(generator.unit()))
                guard tissue > 0.02 else { continue }
                let index = row * film.size + column
                // Fewer photons arrive: in logarithms their noise grows by the root of what was taken.
                let more = max(exp(Double(attenuation * tissue)) - 1, 0).squareRoot()
                let noisy =
                    gray(patch, column, row, tissue: tissue)
                    + grain * quality.noise * Float(more) + dither
                film.pixels[index] = UInt8(min(max(noisy, 0), 255))
            }
        }
        return film
    }
}

/// A lesion ready to be laid into a film.
struct LesionPatch {
    let columns, rows: Range<Int>
    /// Millimetres of tissue along the ray, `[rows, columns]`.
    let path: FloatPlane
    /// The film's gray there, without fine structure.
    let smooth: FloatPlane
    let mask: Mask
    let bounds: LungBox

    func tissue(_ column: Int, _ row: Int) -> Float {
        path.values[(row - rows.lowerBound) * path.width + column - columns.lowerBound]
    }

    func box(_ kind: LesionKind) -> FindingBox {
        FindingBox(
            kind.finding, x: Double(bounds.left), y: Double(bounds.top),
            width: Double(bounds.right - bounds.left + 1), height: Double(bounds.bottom - bounds.top + 1))
    }
}

/// A least-squares plane through gray levels, from running sums.
private struct PlaneFit {
    private var sums = [Double](repeating: 0, count: 10)

    mutating func add(_ x: Double, _ y: Double, _ value: Double) {
        for (index, term) in [1, x, y, x * x, x * y, y * y, value, x * value, y * value, value * value]
            .enumerated()
        {
            sums[index] += term
        }
    }

    /// Standard deviation about the plane; 0 where there are too few points for one.
    var deviation: Double {
        let n = sums[0]
        guard n >= 4 else { return 0 }
        let (mx, my, mv) = (sums[1] / n, sums[2] / n, sums[6] / n)
        let (xx, xy, yy) = (sums[3] / n - mx * mx, sums[4] / n - mx * my, sums[5] / n - my * my)
        let (xv, yv, vv) = (sums[7] / n - mx * mv, sums[8] / n - my * mv, sums[9] / n - mv * mv)
        let determinant = xx * yy - xy * xy
        guard determinant > 1e-9 else { return max(vv, 0).squareRoot() }
        let (a, b) = ((xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant)
        return max(vv - a * xv - b * yv, 0).squareRoot()
    }
}
