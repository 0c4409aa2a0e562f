internal import Clinical
package import Groundwork
package import Imaging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Puts nodules and masses into the lungs of a film.
///
/// A lesion's tissue is added to what each ray has met already, on the scale on which a film's gray levels add up, so that
/// ribs and vessels before and behind it stay visible through it, and what is white already gets hardly whiter. It is as
/// blurred as the film's own edges, and its noise grows with what it takes of the radiation.
package struct LesionInserter: Sendable {
    /// Contrast-to-noise ratios that are aimed at; `nil` are those of the kind.
    package var contrastToNoise: ClosedRange<Double>?

    /// Attenuation relative to soft tissue that a lesion may need to be as visible as wanted.
    static let densities = 0.4...2.5
    /// Inner width of an adult's chest: what a film's scale is guessed by where it isn't known.
    static let chestMillimetres = 265.0
    /// Linear attenuation of soft tissue per millimetre at a chest film's energies, about 60 keV (NIST XCOM).
    private static let attenuation: Float = 0.02
    /// Smallest diameter in pixels that still has a shape.
    private static let smallestPixels = 3.5
    private static let attempts = 60

    package init(contrastToNoise: ClosedRange<Double>? = nil) { self.contrastToNoise = contrastToNoise }

    /// `film` with one lesion, or `nil` where its lungs offer no place for one.
    ///
    /// - Parameters:
    ///   - lungs: as large as the film.
    ///   - millimetresPerPixel: `nil` takes the lungs for an adult's; a child's lesions then are smaller in truth.
    package func callAsFunction(
        _ kind: LesionKind, in film: PreparedFilm, lungs: Mask, millimetresPerPixel: Double? = nil,
        using generator: inout SeededGenerator
    ) -> (film: PreparedFilm, lesion: InsertedLesion)? {
        precondition(lungs.width == film.size && lungs.height == film.size, "a mask is as large as its film")
        guard let box = LungBox(lungs) else { return nil }
        let pitch = millimetresPerPixel ?? Self.chestMillimetres / Double(max(box.right - box.left, 1))
        let site = LesionSite(
            film: film, lungs: lungs, box: box, pitch: pitch, quality: FilmQuality(film, within: box),
            curve: CharacteristicCurve(film, lungs: lungs, within: box))
        let range = contrastToNoise ?? kind.contrastToNoise
        for _ in 0..<Self.attempts {
            guard let diameter = kind.diameter(from: Self.smallestPixels * pitch, &generator) else {
                return nil
            }
            let wanted = exp(generator.uniform(log(range.lowerBound)...log(range.upperBound)))
            let usual = generator.uniform(0.7...1.5)
            let shape = LesionShape(kind, diameter: diameter, &generator)
            guard let centre = site.place(radius: diameter / 2, share: kind.shareInLung, &generator),
                let patch = site.patch(shape, at: centre)
            else { continue }
            let noise = site.disorder(around: centre, radius: diameter / 2)
            // The density that tissue usually has, unless it would be hidden or glaring.
            var density = usual
            var contrast = site.contrast(patch, density: density)
            if !range.contains(contrast / noise) {
                density = site.density(of: patch, forContrast: wanted * noise, Self.densities)
                contrast = site.contrast(patch, density: density)
            }
            guard range.widened.contains(contrast / noise) else { continue }
            let lesion = InsertedLesion(
                kind: kind, mask: patch.mask, box: patch.box(kind), centre: centre,
                diameterMillimetres: diameter,
                millimetresPerPixel: pitch, density: density, contrast: contrast,
                contrastToNoise: contrast / noise)
            return (
                site.film(with: patch, density: density, attenuation: Self.attenuation, &generator), lesion
            )
        }
        return nil
    }
}

extension ClosedRange<Double> {
    /// A hair wider, for what was solved for numerically.
    fileprivate var widened: Self { lowerBound * 0.98...upperBound * 1.02 }
}
