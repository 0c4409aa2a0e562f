/// Where a prepared film's square lies in the square that the whole film would make.
///
/// A cropped film's margins and corners are not the film's own; this tells the film's.
package struct FilmView: Sendable, Equatable {
    /// Edges as shares of the whole film's square.
    package let left, top, right, bottom: Double

    /// Nothing is cut away.
    package static let whole = FilmView(left: 0, top: 0, right: 1, bottom: 1)

    package init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// The view that a region of a film gives.
    package init(_ preprocessing: Preprocessing, width: Int, height: Int, region: FilmRegion) {
        let whole = FilmPlacement(preprocessing, width: width, height: height)
        let part = FilmPlacement(preprocessing, width: width, height: height, region: region)
        let size = Double(preprocessing.size)
        let first = part.stored(x: 0, y: 0)
        let last = part.stored(x: size, y: size)
        let corner = whole.prepared(x: first.x, y: first.y)
        let opposite = whole.prepared(x: last.x, y: last.y)
        self.init(
            left: corner.x / size, top: corner.y / size, right: opposite.x / size, bottom: opposite.y / size)
    }

    /// The place in the whole film's square, as shares of its side, of a place in the prepared one's.
    package func whole(x: Double, y: Double) -> (x: Double, y: Double) {
        (left + x * (right - left), top + y * (bottom - top))
    }

    /// The place in the prepared square of a place in the whole film's; outside 0...1 where it was cut away.
    package func part(x: Double, y: Double) -> (x: Double, y: Double) {
        ((x - left) / (right - left), (y - top) / (bottom - top))
    }
}
