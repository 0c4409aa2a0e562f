/// A mask for scoring: rows of yes and no.
package struct BoolGrid: Hashable, Sendable {
    package let width: Int
    package let height: Int
    /// Row by row.
    package let values: [Bool]

    /// - Precondition: `values.count == width * height`.
    package init(width: Int, height: Int, values: [Bool]) {
        precondition(width >= 0 && height >= 0 && values.count == width * height)
        self.width = width
        self.height = height
        self.values = values
    }

    package var area: Int { values.count { $0 } }

    /// The mask's outermost pixels: those with an edge on the outside, the grid's border included.
    func contour() -> BoolGrid {
        var contour = values
        for y in 0..<height {
            for x in 0..<width where values[y * width + x] {
                let inner =
                    x > 0 && x + 1 < width && y > 0 && y + 1 < height
                    && values[y * width + x - 1] && values[y * width + x + 1]
                    && values[(y - 1) * width + x] && values[(y + 1) * width + x]
                if inner { contour[y * width + x] = false }
            }
        }
        return BoolGrid(width: width, height: height, values: contour)
    }

    /// Each pixel's distance to the nearest pixel of the mask, exactly; infinite where the mask is empty.
    ///
    /// Source: Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012).
    ///
    /// - Parameter spacing: of pixels, in the unit that distances are wanted in.
    package func distances(spacing: (x: Double, y: Double) = (1, 1)) -> [Double] {
        var squares = values.map { $0 ? 0 : Double.infinity }
        var line = Array(repeating: 0.0, count: max(width, height))
        for x in 0..<width {
            for y in 0..<height { line[y] = squares[y * width + x] }
            let transformed = Self.transform(line[..<height], spacing.y)
            for y in 0..<height { squares[y * width + x] = transformed[y] }
        }
        for y in 0..<height {
            let transformed = Self.transform(squares[y * width..<(y + 1) * width], spacing.x)
            for x in 0..<width { squares[y * width + x] = transformed[x] }
        }
        return squares.map { $0.squareRoot() }
    }

    /// The lower envelope of parabolas that rise from each finite value.
    private static func transform(_ line: ArraySlice<Double>, _ spacing: Double) -> [Double] {
        let values = Array(line)
        var apexes: [Int] = []
        var starts: [Double] = []
        for place in values.indices where values[place].isFinite {
            let at = Double(place) * spacing
            var start = -Double.infinity
            while let last = apexes.last, let lastStart = starts.last {
                let before = Double(last) * spacing
                start =
                    ((values[place] + at * at) - (values[last] + before * before)) / (2 * (at - before))
                if start > lastStart { break }
                apexes.removeLast()
                starts.removeLast()
                start = -.infinity
            }
            apexes.append(place)
            starts.append(start)
        }
        guard !apexes.isEmpty else { return values }
        var result = values
        var current = 0
        for place in values.indices {
            let at = Double(place) * spacing
            while current + 1 < starts.count, starts[current + 1] < at { current += 1 }
            let distance = at - Double(apexes[current]) * spacing
            result[place] = distance * distance + values[apexes[current]]
        }
        return result
    }
}
