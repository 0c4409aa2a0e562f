extension Preprocessing {
    /// Reads a film and makes it square at 16 bits: `size * size` gray levels, 0 is black and 65535 white.
    ///
    /// A 16-bit film keeps its full depth through the filter; an 8-bit one is prepared at 8 bits and its levels are
    /// multiplied by 257. Films are always decoded in full, whatever `resize` says, and gray levels stay
    /// as they are stored. Networks take 8 bits; this is for
    /// whoever works on the pixels elsewhere.
    ///
    /// - Throws: ``ImagingError``; see ``Radiograph/init(contentsOf:limits:)``. Where a crop is asked for, too.
    package func prepare16(
        contentsOf path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> [UInt16] {
        guard crop == .none else {
            throw .notCropped(path: path, reason: "no segmenter was given to find them by")
        }
        return prepare16(try Radiograph(contentsOf: path, limits: limits))
    }

    /// Makes a decoded film square at 16 bits.
    package func prepare16(_ film: Radiograph) -> [UInt16] {
        guard case .gray16(let values) = film.pixels else {
            var stored = self
            stored.levels = .stored
            return stored.prepare(film).pixels.map { UInt16($0) * 257 }
        }
        let geometry = FitGeometry(fit, FilmRegion(whole: film), size: size)
        let across = TriangleFilter(
            from: geometry.left, to: geometry.right, count: film.width, target: geometry.targetWidth)
        let down = TriangleFilter(
            from: geometry.top, to: geometry.bottom, count: film.height, target: geometry.targetHeight)
        let width = geometry.targetWidth
        // Across first, for the rows that are needed, then down: as in the 8-bit path.
        var narrow = [Float](repeating: 0, count: width * film.height)
        values.withUnsafeBufferPointer { source in
            for y in down.needed {
                for x in 0..<width {
                    narrow[y * width + x] = Float(across.sum(x) { Double(source[y * film.width + $0]) })
                }
            }
        }
        var target = [UInt16](repeating: 0, count: size * size)
        narrow.withUnsafeBufferPointer { narrow in
            for y in 0..<geometry.targetHeight {
                let row = (geometry.targetTop + y) * size + geometry.targetLeft
                for x in 0..<width {
                    let sum = down.sum(y) { Double(narrow[$0 * width + x]) }
                    target[row + x] = UInt16(min(max(sum + 0.5, 0), 65535))
                }
            }
        }
        return target
    }
}

/// Pillow's anti-aliased bilinear filter along one axis (Resample.c, `precompute_coeffs`).
private struct TriangleFilter {
    private var starts: [Int] = []
    private var weights: [[Double]] = []

    init(from: Double, to: Double, count: Int, target: Int) {
        let scale = (to - from) / Double(target)
        let support = max(scale, 1)
        for position in 0..<target {
            let center = from + (Double(position) + 0.5) * scale
            let first = max(Int((center - support + 0.5).rounded(.down)), Int(from.rounded(.down)))
            let last = min(Int((center + support + 0.5).rounded(.down)), Int(to.rounded(.up)), count)
            let taps = (first..<last).map { max(0, 1 - abs((Double($0) - center + 0.5) / support)) }
            let sum = taps.reduce(0, +)
            starts.append(first)
            weights.append(taps.map { $0 / sum })
        }
    }

    /// The source positions that any target position takes in.
    var needed: Range<Int> { (starts.first ?? 0)..<((starts.last ?? 0) + (weights.last?.count ?? 0)) }

    func sum(_ position: Int, _ value: (Int) -> Double) -> Double {
        var sum = 0.0
        let start = starts[position]
        for (offset, weight) in weights[position].enumerated() { sum += weight * value(start + offset) }
        return sum
    }
}
