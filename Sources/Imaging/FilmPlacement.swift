/// Where the pixels of a stored film lie in its prepared form, and the other way round.
///
/// Coordinates are continuous: pixel `i` covers `i ..< i + 1`.
package struct FilmPlacement: Sendable, Equatable {
    /// Size of the stored film in pixels.
    package let width, height: Int
    /// Side of the prepared film in pixels.
    package let size: Int
    /// Prepared pixels per stored pixel.
    package let horizontalScale, verticalScale: Double
    private let left, top, targetLeft, targetTop: Double

    /// - Parameter region: what of the film is prepared; `nil` is all of it.
    package init(_ preprocessing: Preprocessing, width: Int, height: Int, region: FilmRegion? = nil) {
        let geometry = FitGeometry(
            preprocessing.fit, region ?? FilmRegion(width: width, height: height), size: preprocessing.size)
        self.width = width
        self.height = height
        size = preprocessing.size
        horizontalScale = Double(geometry.targetWidth) / (geometry.right - geometry.left)
        verticalScale = Double(geometry.targetHeight) / (geometry.bottom - geometry.top)
        left = geometry.left
        top = geometry.top
        targetLeft = Double(geometry.targetLeft)
        targetTop = Double(geometry.targetTop)
    }

    /// The place in the prepared film of a place in the stored one; outside it where fitting cut that away.
    package func prepared(x: Double, y: Double) -> (x: Double, y: Double) {
        ((x - left) * horizontalScale + targetLeft, (y - top) * verticalScale + targetTop)
    }

    /// The place in the stored film of a place in the prepared one; outside it where fitting added a border.
    package func stored(x: Double, y: Double) -> (x: Double, y: Double) {
        ((x - targetLeft) / horizontalScale + left, (y - targetTop) / verticalScale + top)
    }
}
