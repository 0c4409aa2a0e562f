package import Groundwork
package import Imaging

/// One declared change of a film's look; neutral until its parts are set.
///
/// Applied in the order in which a film comes to be: where the patient stands, how sharp the detector is, the tone
/// scale, the noise, and last what is laid over the picture.
package struct Look: Sendable {
    /// Counter-clockwise rotation about the centre.
    package var rotationDegrees = 0.0
    /// Size of the content, 1 as it was.
    package var scale = 1.0
    /// Width against height of the content, area kept.
    package var aspect = 1.0
    /// Shift of the content as a fraction of the side: right, down.
    package var shift = (x: 0.0, y: 0.0)
    /// Whether left and right are exchanged, before the rest of the placement.
    package var isMirrored = false
    /// From 0, gray levels as they are, to 1, each its rank among the film's own.
    package var equalisation = 0.0
    /// From 0, contrast as it is, to 1, evened out region by region.
    package var localContrast = 0.0
    /// Width of the pixels that detail is lost to, 1 as they are.
    package var pixelWidth = 1.0
    /// Quality, 1 to 100, of the JPEG compression that the picture went through; `nil` for none.
    package var quality: Double?
    /// Gray scale.
    package var tone = Tone()
    /// From -1, blurred, over 0, untouched, to 1, sharpened.
    package var sharpness = 0.0
    /// Standard deviation of added Gaussian noise, as a fraction of the gray range.
    package var noise = 0.0
    /// A black or white frame.
    package var frame: Frame?
    /// A blanked rectangle.
    package var erasure: Erasure?
    /// A side marker.
    package var marker: Marker?
    /// A frame that hides what lies along the sides, markers too.
    package var maskedBorder: Frame?
    /// Rectangles that hide what lies in the corners, markers too.
    package var maskedCorners: [Erasure] = []

    /// The look that leaves a film as it is.
    package init() {}

    /// `film` with this look, `size * size` pixels; the generator serves the noise only.
    package func callAsFunction(_ film: PreparedFilm, using generator: inout SeededGenerator) -> [UInt8] {
        let size = film.size
        var pixels = placed(film)
        if pixelWidth > 1 { Coarsening.apply(pixelWidth, to: &pixels, size: size) }
        if sharpness != 0 { Sharpening.apply(Float(sharpness), to: &pixels, size: size) }
        if localContrast > 0 { LocalContrast.apply(localContrast, to: &pixels, size: size) }
        if equalisation > 0, let ranks = GrayLevels.equalising(pixels, size: size) {
            Tone.apply(Tone.blend(ranks, share: equalisation), to: &pixels)
        }
        if let table = tone.table { Tone.apply(table, to: &pixels) }
        if noise > 0 { Noise.add(standardDeviation: noise * 255, to: &pixels, using: &generator) }
        frame?.draw(on: &pixels, size: size)
        marker?.draw(on: &pixels, size: size)
        if let quality { BlockCompression.apply(quality: quality, to: &pixels, size: size) }
        erasure?.draw(on: &pixels, size: size)
        maskedBorder?.draw(on: &pixels, size: size)
        for corner in maskedCorners { corner.draw(on: &pixels, size: size) }
        return pixels
    }

    /// A film's mask as the film with this look needs it: placed alike, of any size, and black where the film ends.
    package func placing(_ mask: PreparedFilm) -> PreparedFilm {
        PreparedFilm(size: mask.size, pixels: placed(mask))
    }

    private func placed(_ film: PreparedFilm) -> [UInt8] {
        if rotationDegrees == 0, scale == 1, aspect == 1, shift == (0, 0) {
            return isMirrored ? Warp.mirrored(film.pixels, size: film.size) : film.pixels
        }
        let warp = Warp(
            rotationDegrees: rotationDegrees, scale: scale, aspect: aspect, shift: shift,
            isMirrored: isMirrored,
            size: film.size)
        return warp(film.pixels)
    }
}
