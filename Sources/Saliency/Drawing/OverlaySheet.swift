/// Many overlays on one picture, for a person to look at.
package enum OverlaySheet {
    /// The pictures from left to right and top to bottom, in tiles of one size, each fitted in and centred.
    package static func make(
        _ pictures: [Overlay], columns: Int, tile: Int = 256, gap: Int = 4
    ) -> Overlay {
        precondition(columns > 0 && tile > 0 && !pictures.isEmpty)
        let columns = min(columns, pictures.count)
        let rows = (pictures.count + columns - 1) / columns
        let width = columns * (tile + gap) - gap
        let height = rows * (tile + gap) - gap
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for (index, picture) in pictures.enumerated() {
            let scale = Double(tile) / Double(max(picture.width, picture.height))
            let (across, down) = (
                max(1, Int(Double(picture.width) * scale)), max(1, Int(Double(picture.height) * scale))
            )
            let left = index % columns * (tile + gap) + (tile - across) / 2
            let top = index / columns * (tile + gap) + (tile - down) / 2
            for row in 0..<down {
                for column in 0..<across {
                    let source =
                        (row * picture.height / down * picture.width + column * picture.width / across) * 3
                    let target = ((top + row) * width + left + column) * 3
                    for channel in 0..<3 { pixels[target + channel] = picture.pixels[source + channel] }
                }
            }
        }
        return Overlay(width: width, height: height, pixels: pixels)
    }
}
