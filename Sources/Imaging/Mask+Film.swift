extension Mask {
    /// The region that a prepared picture of a mask shows: its lighter half.
    package init(_ picture: PreparedFilm) {
        self.init(width: picture.size, height: picture.size, isInside: picture.pixels.map { $0 >= 128 })
    }

    /// The region as a picture: 255 inside, 0 outside, row by row.
    package var pixels: [UInt8] { isInside.map { $0 ? 255 : 0 } }
}

extension Mask {
    /// A mask that covers the whole stored film, from one of its prepared form's; nothing is inside where `placed`
    /// shows nothing.
    ///
    /// - Parameter width: of the new mask, like `height`; nearest pixels are taken.
    package func onStoredFilm(_ placed: FilmPlacement, width newWidth: Int, height newHeight: Int) -> Mask {
        let (across, down) = (
            Double(placed.width) / Double(newWidth), Double(placed.height) / Double(newHeight)
        )
        let scale = (x: Double(width) / Double(placed.size), y: Double(height) / Double(placed.size))
        // Columns and rows are placed apart from each other.
        let columns = (0..<newWidth).map { column in
            Int((placed.prepared(x: (Double(column) + 0.5) * across, y: 0).x * scale.x).rounded(.down))
        }
        var inside: [Bool] = []
        inside.reserveCapacity(newWidth * newHeight)
        for row in 0..<newHeight {
            let y = Int((placed.prepared(x: 0, y: (Double(row) + 0.5) * down).y * scale.y).rounded(.down))
            for x in columns {
                inside.append((0..<width).contains(x) && (0..<height).contains(y) && isInside[y * width + x])
            }
        }
        return Mask(width: newWidth, height: newHeight, isInside: inside)
    }
}

extension Radiograph {
    /// Which pixels of a mask file are inside: those above half of their type's range; the one rule for masks.
    package var flags: [Bool] {
        switch pixels {
        case .gray8(let values): Self.flags(values)
        case .gray16(let values): Self.flags(values)
        }
    }

    /// A mask file as a picture of 0 outside and 255 inside, to be prepared as its film is.
    package var maskPicture: Radiograph {
        Radiograph(width: width, height: height, pixels: .gray8(flags.map { $0 ? 255 : 0 }))
    }

    private static func flags<Value: FixedWidthInteger>(_ values: [Value]) -> [Bool] {
        // Masks of 0 and 1 are in use, too.
        let half = values.contains { $0 > 1 } ? Value.max / 2 : 0
        return values.map { $0 > half }
    }
}
