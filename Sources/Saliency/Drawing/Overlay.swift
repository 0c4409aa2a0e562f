package import Assessment
package import Imaging

/// A film with a map in colour over it.
package struct Overlay: Sendable, Equatable {
    package let width, height: Int
    /// `width * height * 3` values: red, green, blue.
    package let pixels: [UInt8]

    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 3)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Lays a prepared film's map over the stored film, in the film's own geometry and at most `side` pixels long.
    ///
    /// The colour's weight follows the value, so that what the map doesn't mark stays gray.
    package init(
        _ film: Radiograph, map: SaliencyMap, placed: FilmPlacement, side: Int = .max, strength: Double = 0.6
    ) {
        let scale = min(1, Double(side) / Double(max(film.width, film.height)))
        let width = max(1, Int((Double(film.width) * scale).rounded()))
        let height = max(1, Int((Double(film.height) * scale).rounded()))
        let gray = film.gray8(width: width, height: height)
        let evidence = map.normalisedEvidence
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                let place = placed.prepared(
                    x: (Double(column) + 0.5) * Double(film.width) / Double(width),
                    y: (Double(row) + 0.5) * Double(film.height) / Double(height))
                let isSeen =
                    (0...Double(map.width)).contains(place.x)
                    && (0...Double(map.height)).contains(place.y)
                let share = isSeen ? Double(evidence.interpolated(x: place.x, y: place.y)) : 0
                let weight = strength * min(1, share * 1.5)
                let colour = HeatColours.colour(0.35 + 0.65 * share)
                let base = Double(gray[row * width + column]) * (1 - weight)
                let index = (row * width + column) * 3
                pixels[index] = Self.level(base + weight * colour.red)
                pixels[index + 1] = Self.level(base + weight * colour.green)
                pixels[index + 2] = Self.level(base + weight * colour.blue)
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    private static func level(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }

    /// As a PNG file.
    package var png: [UInt8] { PNGWriter.encode(rgb8: pixels, width: width, height: height) }
}

extension Radiograph {
    /// The film in 8 bits at another size: means of the pixels that each new one covers.
    package func gray8(width newWidth: Int, height newHeight: Int) -> [UInt8] {
        let levels: [UInt8] =
            switch pixels {
            case .gray8(let values): values
            case .gray16(let values): values.map { UInt8((Int($0) + 128) / 257) }
            }
        guard newWidth != width || newHeight != height else { return levels }
        return (0..<newWidth * newHeight).map { index in
            let columns = Self.covered(index % newWidth, of: newWidth, pixels: width)
            let rows = Self.covered(index / newWidth, of: newHeight, pixels: height)
            var sum = 0
            for row in rows { for column in columns { sum += Int(levels[row * width + column]) } }
            let count = rows.count * columns.count
            return UInt8((sum + count / 2) / count)
        }
    }

    private static func covered(_ index: Int, of count: Int, pixels: Int) -> Range<Int> {
        let first = index * pixels / count
        return first..<max(first + 1, (index + 1) * pixels / count)
    }
}
