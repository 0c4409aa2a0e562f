package import Assessment

extension SaliencyMap {
    /// A pixel, counted from the top left.
    package struct Place: Hashable, Sendable, Codable {
        package let x, y: Int

        package init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    package subscript(x: Int, y: Int) -> Float { values[y * width + x] }

    /// Whether every value is a number.
    package var isSound: Bool { values.allSatisfy(\.isFinite) }

    /// The pixel of the largest value; of several, the one nearest to their centre.
    ///
    /// Enlarged maps have small plateaus. `nil` where all values are equal, or one isn't a number: such a map points
    /// nowhere.
    package var peak: Place? {
        guard isSound, let largest = values.max(), let smallest = values.min(), largest > smallest else {
            return nil
        }
        let places = values.indices.filter { values[$0] == largest }
            .map { Place(x: $0 % width, y: $0 / width) }
        let centreX = Double(places.reduce(0) { $0 + $1.x }) / Double(places.count)
        let centreY = Double(places.reduce(0) { $0 + $1.y }) / Double(places.count)
        func distance(_ place: Place) -> Double {
            let (x, y) = (Double(place.x) - centreX, Double(place.y) - centreY)
            return x * x + y * y
        }
        return places.min { distance($0) < distance($1) }
    }

    /// What speaks for the output, the largest value 1; zero everywhere where nothing does, or a value isn't a number.
    package var normalisedEvidence: SaliencyMap {
        var result = self
        guard isSound, let largest = values.max(), largest > 0 else {
            result.values = Array(repeating: 0, count: values.count)
            return result
        }
        result.values = values.map { max($0, 0) / largest }
        return result
    }

    /// The value at a place between pixels' centres, bilinear; beyond the border, the border's.
    package func interpolated(x: Double, y: Double) -> Float {
        let column = min(max(x - 0.5, 0), Double(width - 1))
        let row = min(max(y - 0.5, 0), Double(height - 1))
        let (left, top) = (Int(column), Int(row))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (across, down) = (Float(column - Double(left)), Float(row - Double(top)))
        let upper = self[left, top] + (self[right, top] - self[left, top]) * across
        let lower = self[left, bottom] + (self[right, bottom] - self[left, bottom]) * across
        return upper + (lower - upper) * down
    }
}
