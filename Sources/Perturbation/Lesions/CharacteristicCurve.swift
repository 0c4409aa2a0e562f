internal import Imaging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// From a film's gray levels to a scale on which attenuation adds up, and back.
///
/// A film's or a console's curve is a sigmoid over the logarithm of exposure, that is over attenuation: toe and shoulder
/// flatten what is nearly black or white. What its constants were isn't stored in an 8-bit picture, so the scale's unit is
/// calibrated on the film itself.
struct CharacteristicCurve {
    /// Steps of the scale per millimetre of soft tissue that takes the place of air-filled lung.
    let stepPerMillimetre: Float

    /// Soft tissue to which the difference between the middle of the chest and the lungs amounts, in millimetres: some
    /// 15 cm deep, filled to three quarters instead of a quarter, less what scatter takes of the contrast there.
    private static let chest: Float = 80
    /// Gray levels beyond black and white that keep the ends of the scale finite.
    private static let headroom: Float = 8

    init(_ film: PreparedFilm, lungs: Mask, within box: LungBox) {
        var inLung = [Int](repeating: 0, count: 256)
        var between = [Int](repeating: 0, count: 256)
        for row in box.top...box.bottom {
            for column in box.left...box.right {
                let index = row * film.size + column
                if lungs.isInside[index] {
                    inLung[Int(film.pixels[index])] += 1
                } else {
                    between[Int(film.pixels[index])] += 1
                }
            }
        }
        let dark = Self.scale(Self.quantile(inLung, 0.35))
        let bright = Self.scale(Self.quantile(between, 0.75))
        // A film without its usual contrast still gets a lesion that can be seen.
        stepPerMillimetre = max(bright - dark, 0.6) / Self.chest
    }

    private static func quantile(_ counts: [Int], _ share: Double) -> Float {
        let wanted = Int(Double(counts.reduce(0, +)) * share)
        var sum = 0
        for (gray, count) in counts.enumerated() {
            sum += count
            if sum > wanted { return Float(gray) }
        }
        return 255
    }

    private static func scale(_ gray: Float) -> Float { logf((gray + headroom) / (255 - gray + headroom)) }

    /// The gray level where `millimetres` of tissue are added to what `gray` shows.
    func gray(_ gray: Float, adding millimetres: Float) -> Float {
        let odds =
            (gray + Self.headroom) / (255 - gray + Self.headroom) * expf(stepPerMillimetre * millimetres)
        return min(max((255 + 2 * Self.headroom) * odds / (1 + odds) - Self.headroom, 0), 255)
    }
}
