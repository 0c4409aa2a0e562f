package import Clinical
package import Imaging

/// A lesion that was put into a film, with all that is known of it for certain.
package struct InsertedLesion: Sendable, Equatable {
    package let kind: LesionKind
    /// Pixels within its border and in visible lung, of the film that it was put into.
    package let mask: Mask
    /// The rectangle around `mask`, in pixels of that film.
    package let box: FindingBox
    /// Centre in pixels, from the top left corner.
    package let centre: SIMD2<Double>
    package let diameterMillimetres: Double
    package let millimetresPerPixel: Double
    /// Attenuation relative to soft tissue: below 1 like ground glass, above like chalk.
    package let density: Double
    /// Mean gray levels by which `mask` is lighter than it was.
    package let contrast: Double
    /// `contrast` over the standard deviation of gray in the lung around, twice as far as the border, about a plane.
    package let contrastToNoise: Double
}
