package import Groundwork
package import Imaging

/// How far a training film's look may vary: one amplitude per quantity, 0 everywhere meaning "leave it".
///
/// A film's look is drawn uniformly within the amplitudes. Every quantity is always drawn, so that switching one on
/// or off never changes what the generator gives the others.
package struct Augmentation: Codable, Hashable, Sendable {
    /// Rotation by up to this many degrees either way.
    package var rotationDegrees = 0.0
    /// Size changed by up to this fraction: 0.1 draws a factor between 1/1.1 and 1.1.
    package var scale = 0.0
    /// Width against height changed by up to this fraction, area kept.
    package var aspect = 0.0
    /// Shift along each axis by up to this fraction of the side.
    package var shift = 0.0
    /// Probability of a left-right mirror image; note that it puts the heart on the wrong side.
    package var horizontalFlip = 0.0
    /// Gamma changed by up to this fraction: 0.25 draws an exponent between 1/1.25 and 1.25.
    package var gamma = 0.0
    /// Strength of a random monotone tone curve, up to 1.
    package var toneCurve = 0.0
    /// Contrast about middle gray changed by up to this fraction.
    package var contrast = 0.0
    /// Brightness changed by up to this fraction of the gray range.
    package var brightness = 0.0
    /// From blurred to sharpened, up to 1.
    package var sharpness = 0.0
    /// Standard deviation of added noise, up to this fraction of the gray range.
    package var noise = 0.0
    /// Probability of a black or white frame on some of the sides.
    package var border = 0.0
    /// Probability that a rectangle of 2 to 12 % of the film is blanked.
    package var erasing = 0.0
    /// Probability that all four sides are masked by one gray level, each 2 to 12 % deep: what collimators, film edges
    /// and burnt-in text leave there can't be relied on.
    package var borderMask = 0.0
    /// Probability that all four corners are masked, each with a gray level of its own: side markers lie there.
    package var cornerMask = 0.0
    /// How far gray levels may move to their ranks among the film's own, up to 1: undoes the film's tone curve.
    package var equalisation = 0.0
    /// Lesions put into normal films; part of no look, so that only training that asks for them has any.
    package var lesions = LesionAugmentation.none

    /// How far contrast may be evened out region by region, up to 1 (contrast-limited adaptive equalisation).
    package var localContrast = 0.0
    /// Detail lost to coarser pixels: 0.5 draws pixels up to 1.5 times as wide.
    package var resolution = 0.0
    /// What JPEG's quantisation leaves behind, up to 1: a quality between 95 and 95 - 85 a.
    package var jpeg = 0.0
    /// How many further kinds of change each film gets, drawn anew from ``Kind`` (Cubuk et al., "RandAugment", 2020).
    package var operations = 0.0
    /// How strong these may be, as a fraction of each kind's widest.
    package var magnitude = 0.0

    /// An augmentation that changes nothing until its amplitudes are set.
    package init() {}

    /// Films as they are.
    package static let none = Augmentation()

    /// Whether looks come out as they went in; lesions aren't part of it.
    package var isNone: Bool {
        var look = self
        look.lesions = .none
        return look == .none
    }

    /// `film` with a look drawn by `generator`: `size * size` pixels, the same for the same generator.
    package func callAsFunction(_ film: PreparedFilm, using generator: inout SeededGenerator) -> [UInt8] {
        isNone ? film.pixels : look(using: &generator)(film, using: &generator)
    }

    /// One look within the amplitudes.
    package func look(using generator: inout SeededGenerator) -> Look {
        guard operations > 0 else { return drawnLook(using: &generator) }
        var fork = generator
        var choice = SeededGenerator(fork.next(), "operations")
        return widened(using: &choice).drawnLook(using: &generator)
    }

    private func drawnLook(using generator: inout SeededGenerator) -> Look {
        var look = Look()
        look.rotationDegrees = generator.uniform(-rotationDegrees...rotationDegrees)
        look.scale = generator.factor(scale)
        look.aspect = generator.factor(aspect)
        look.shift = (generator.uniform(-shift...shift), generator.uniform(-shift...shift))
        look.isMirrored = generator.chance(horizontalFlip)
        look.tone.gamma = generator.factor(gamma)
        look.tone.curve = generator.uniform(-toneCurve...toneCurve)
        look.tone.wave = generator.uniform(-toneCurve...toneCurve) / 2
        look.tone.contrast = generator.factor(contrast)
        look.tone.brightness = generator.uniform(-brightness...brightness)
        look.sharpness = generator.uniform(-sharpness...sharpness)
        look.noise = generator.uniform(0...noise)
        let hasFrame = generator.chance(border)
        let frame = Frame.random(using: &generator)
        if hasFrame { look.frame = frame }
        let isErased = generator.chance(erasing)
        let erasure = Erasure.random(using: &generator)
        if isErased { look.erasure = erasure }
        // Drawn from a stream of its own: what came before these quantities existed stays as it was, noise included.
        var fork = generator
        var further = SeededGenerator(fork.next(), "masks")
        let hasMaskedBorder = further.chance(borderMask)
        let maskedBorder = Frame.mask(using: &further)
        if hasMaskedBorder { look.maskedBorder = maskedBorder }
        let hasMaskedCorners = further.chance(cornerMask)
        let maskedCorners = Erasure.corners(using: &further)
        if hasMaskedCorners { look.maskedCorners = maskedCorners }
        look.equalisation = further.uniform(0...equalisation)
        // And once more, for the same reason.
        var later = SeededGenerator(further.next(), "detail")
        look.localContrast = later.uniform(0...localContrast)
        look.pixelWidth = later.uniform(1...1 + resolution)
        let loss = later.uniform(0...jpeg)
        if jpeg > 0 { look.quality = 95 - 85 * loss }
        return look
    }
}

extension SeededGenerator {
    /// A factor between `1 / (1 + amplitude)` and `1 + amplitude`, as often below 1 as above.
    fileprivate mutating func factor(_ amplitude: Double) -> Double {
        let position = uniform(-1...1)
        return position < 0 ? 1 / (1 - position * amplitude) : 1 + position * amplitude
    }
}
