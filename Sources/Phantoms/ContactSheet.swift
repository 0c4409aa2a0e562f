package import Imaging

/// Many films on one picture, for a person to look at.
package enum ContactSheet {
    /// The films from left to right and top to bottom, 8-bit, in tiles as large as the largest film.
    ///
    /// - Parameter gap: black pixels between tiles.
    package static func make(_ films: [Radiograph], columns: Int, gap: Int = 2) -> Radiograph {
        precondition(columns > 0 && !films.isEmpty)
        let columns = min(columns, films.count)
        let tile = (width: films.map(\.width).max() ?? 0, height: films.map(\.height).max() ?? 0)
        let rows = (films.count + columns - 1) / columns
        let width = columns * (tile.width + gap) - gap
        let height = rows * (tile.height + gap) - gap
        var sheet = [UInt8](repeating: 0, count: width * height)
        for (index, film) in films.enumerated() {
            let left = index % columns * (tile.width + gap)
            let top = index / columns * (tile.height + gap)
            let pixels = eightBit(film)
            for row in 0..<film.height {
                let start = (top + row) * width + left
                let source = row * film.width
                sheet.replaceSubrange(start..<start + film.width, with: pixels[source..<source + film.width])
            }
        }
        return Radiograph(width: width, height: height, pixels: .gray8(sheet))
    }

    private static func eightBit(_ film: Radiograph) -> [UInt8] {
        switch film.pixels {
        case .gray8(let pixels): pixels
        case .gray16(let pixels): pixels.map { UInt8($0 >> 8) }
        }
    }
}
