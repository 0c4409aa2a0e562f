internal import Imaging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How sharp and how noisy a film is, so that what is laid into it is no sharper and no cleaner.
struct FilmQuality {
    /// Standard deviation in pixels of the blur that the film's sharpest edges have.
    let blur: Float
    /// Standard deviation in gray levels of the noise from pixel to pixel.
    let noise: Float

    /// Measured within the bounding box of `lungs`, where ribs give edges.
    ///
    /// Blur: Zhuo and Sim, "Defocus map estimation from a single image", Pattern Recognition 2011, equation 5, over the
    /// steepest edges. Noise: Immerkær, "Fast noise variance estimation", CVIU 1996, as a median, so that edges don't
    /// count.
    init(_ film: PreparedFilm, within box: LungBox) {
        let columns = max(box.left, 2)...max(min(box.right, film.size - 3), max(box.left, 2))
        let rows = max(box.top, 2)...max(min(box.bottom, film.size - 3), max(box.top, 2))
        guard film.size >= 8 else {
            (blur, noise) = (0.5, 0)
            return
        }
        var plane = FloatPlane(width: film.size, height: film.size)
        for index in plane.values.indices { plane.values[index] = Float(film.pixels[index]) }
        var softened = plane
        softened.blur(sigma: 1)
        var edges: [(slope: Float, ratio: Float)] = []
        var differences = [Int](repeating: 0, count: 4096)
        // Some hundred thousand places tell as much as the ten million of a whole detector's.
        let step = max(film.size / 512, 1)
        for row in stride(from: rows.lowerBound, through: rows.upperBound, by: step) {
            for column in stride(from: columns.lowerBound, through: columns.upperBound, by: step) {
                let slope = plane.slope(column, row)
                if slope > 6 { edges.append((slope, slope / max(softened.slope(column, row), 0.1))) }
                differences[min(Int(abs(plane.checker(column, row))), 4095)] += 1
            }
        }
        edges.sort { $0.slope > $1.slope }
        let ratios = edges.prefix(max(edges.count / 20, 20)).map(\.ratio).sorted()
        let ratio = ratios.isEmpty ? 1.4 : ratios[ratios.count / 2]
        blur = min(max(1 / max(ratio * ratio - 1, 0.05).squareRoot(), 0.45), 3)
        let half = differences.reduce(0, +) / 2
        var below = 0
        let median = differences.firstIndex { count in
            below += count
            return below > half
        }
        // The mask's norm is 6; a normal variable's median absolute value is 0.6745 of its deviation.
        noise = Float(median ?? 0) / (6 * 0.6745)
    }
}
