package import Imaging

extension Look {
    /// Where this look's placement puts a region of the film: tone, noise and what is laid over leave it alone.
    package func placed(_ mask: Mask) -> Mask {
        precondition(mask.width == mask.height, "a prepared film's mask is square")
        return Mask(placing(PreparedFilm(size: mask.width, pixels: mask.pixels)))
    }
}
