/// A rectangle of whole pixels of a stored film.
package struct FilmRegion: Sendable, Hashable {
    /// Its first column and row.
    package let left, top: Int
    /// Its size in pixels.
    package let width, height: Int

    package init(left: Int = 0, top: Int = 0, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// All of a film.
    package init(whole film: Radiograph) { self.init(width: film.width, height: film.height) }

    /// The same part of a picture of another size, in its pixels; at least one of them.
    package func scaled(from old: (width: Int, height: Int), to new: (width: Int, height: Int)) -> FilmRegion
    {
        guard old != new else { return self }
        func range(_ start: Int, _ length: Int, _ old: Int, _ new: Int) -> (start: Int, length: Int) {
            let scale = Double(new) / Double(max(old, 1))
            let first = min(max(Int((Double(start) * scale).rounded()), 0), max(new - 1, 0))
            let end = min(
                max(Int((Double(start + length) * scale).rounded()), first + 1), max(new, first + 1))
            return (first, end - first)
        }
        let across = range(left, width, old.width, new.width)
        let down = range(top, height, old.height, new.height)
        return FilmRegion(left: across.start, top: down.start, width: across.length, height: down.length)
    }
}
