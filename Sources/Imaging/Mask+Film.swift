extension Mask {
    /// The region that a prepared picture of a mask shows: its lighter half.
    package init(_ picture: PreparedFilm) {
        self.init(width: picture.size, height: picture.size, isInside: picture.pixels.map { $0 >= 128 })
    }

    /// The region as a picture: 255 inside, 0 outside, row by row.
    package var pixels: [UInt8] { isInside.map { $0 ? 255 : 0 } }
}
