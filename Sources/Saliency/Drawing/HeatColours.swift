/// Black through red to yellow and white, of evenly rising lightness, so that it is read right in print and by people
/// who don't see red and green apart.
package enum HeatColours {
    // "inferno" of Smith and van der Walt (CC0), sampled at eighths.
    private static let stops: [(red: Double, green: Double, blue: Double)] = [
        (0, 0, 4), (31, 12, 72), (85, 15, 109), (136, 34, 106), (186, 54, 85), (227, 89, 51),
        (249, 140, 10), (249, 201, 50), (252, 255, 164),
    ]

    /// The colour of a share of the largest value, 0...1.
    package static func colour(_ share: Double) -> (red: Double, green: Double, blue: Double) {
        let position = min(max(share, 0), 1) * Double(stops.count - 1)
        let below = min(Int(position), stops.count - 2)
        let part = position - Double(below)
        func mix(_ channel: KeyPath<(red: Double, green: Double, blue: Double), Double>) -> Double {
            stops[below][keyPath: channel] * (1 - part) + stops[below + 1][keyPath: channel] * part
        }
        return (mix(\.red), mix(\.green), mix(\.blue))
    }
}
