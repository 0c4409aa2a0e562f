import Groundwork
package import Imaging

extension Look {
    /// Where this look's placement puts a region of the film: tone, noise and what is laid over leave it alone.
    package func placed(_ mask: Mask) -> Mask {
        precondition(mask.width == mask.height, "a prepared film's mask is square")
        var placement = Look()
        placement.rotationDegrees = rotationDegrees
        placement.scale = scale
        placement.aspect = aspect
        placement.shift = shift
        placement.isMirrored = isMirrored
        let film = PreparedFilm(size: mask.width, pixels: mask.isInside.map { $0 ? 255 : 0 })
        var unused = SeededGenerator(0)
        let pixels = placement(film, using: &unused)
        return Mask(width: mask.width, height: mask.height, isInside: pixels.map { $0 >= 128 })
    }
}
