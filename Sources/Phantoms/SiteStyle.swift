internal import Groundwork
internal import Perturbation

/// A hospital's hand: equipment, processing, framing and markers, which a network may mistake for disease.
struct SiteStyle {
    let name: String
    /// Share of bedside films.
    var bedsideShare: Double
    var exposure: Exposure
    var marker: Marker
    var sharpness: Double
    var frame: Frame?
    /// Probability that a film shows the frame.
    var frameShare: Double

    /// The hospitals that take part.
    static let all: [SiteStyle] = [
        SiteStyle(
            name: "Northgate", bedsideShare: 0.2,
            exposure: Exposure(
                scatter: 0.3, photons: 300_000, softness: 0.05, equalisation: 0.3, lungLevel: 0.34,
                steepness: 3.0,
                middle: 0.5),
            marker: Marker(letter: .left, shape: .plain, x: 0.93, y: 0.075, height: 0.05), sharpness: 0.3,
            frame: nil, frameShare: 0),
        SiteStyle(
            name: "Harbour", bedsideShare: 0.45,
            exposure: Exposure(
                scatter: 0.5, photons: 120_000, softness: 0.12, equalisation: 0.12, lungLevel: 0.4,
                steepness: 2.2,
                middle: 0.45),
            marker: Marker(letter: .left, shape: .ring, x: 0.945, y: 0.3, height: 0.026), sharpness: 0,
            frame: sides(left: 0.012, right: 0.012), frameShare: 0.6),
        SiteStyle(
            name: "Millfield", bedsideShare: 0.7,
            exposure: Exposure(
                scatter: 0.7, photons: 60_000, softness: 0.16, equalisation: 0.2, lungLevel: 0.5,
                steepness: 2.6,
                middle: 0.55),
            marker: Marker(letter: .right, shape: .plate, x: 0.09, y: 0.1, height: 0.045), sharpness: -0.1,
            frame: nil, frameShare: 0),
        SiteStyle(
            name: "Stonebridge", bedsideShare: 0.1,
            exposure: Exposure(
                scatter: 0.25, photons: 220_000, softness: 0.06, equalisation: 0.05, lungLevel: 0.28,
                steepness: 3.8,
                middle: 0.45),
            marker: Marker(letter: .right, shape: .arrow, x: 0.07, y: 0.075, height: 0.045), sharpness: 0.15,
            frame: sides(bottom: 0.012, top: 0.008), frameShare: 0.5),
    ]

    private static func sides(
        left: Double = 0, right: Double = 0, bottom: Double = 0, top: Double = 0
    ) -> Frame {
        var frame = Frame(level: left > 0 ? 0 : 255)
        (frame.left, frame.right, frame.bottom, frame.top) = (left, right, bottom, top)
        return frame
    }

    /// This hospital's style on one day: staff place markers by hand, and exposures vary.
    func varied(using generator: inout SeededGenerator) -> SiteStyle {
        var style = self
        style.exposure.scatter *= Float(generator.uniform(0.8...1.25))
        style.exposure.photons *= Float(generator.uniform(0.6...1.6))
        style.exposure.lungLevel *= Float(generator.uniform(0.75...1.3))
        style.exposure.steepness *= Float(generator.uniform(0.88...1.12))
        style.exposure.middle += Float(generator.uniform(-0.05...0.05))
        style.marker.x += generator.uniform(-0.02...0.02)
        style.marker.y += generator.uniform(-0.025...0.035)
        style.marker.rotationDegrees = generator.normal() * 7
        style.marker.level = UInt8(generator.uniform(215...255))
        if !generator.chance(frameShare) { style.frame = nil }
        return style
    }

    /// What happens to the picture after the exposure.
    var look: Look {
        var look = Look()
        look.sharpness = sharpness
        look.frame = frame
        look.marker = marker
        return look
    }
}
