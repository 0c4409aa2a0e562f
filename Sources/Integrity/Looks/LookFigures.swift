import Foundation
package import Imaging

/// Figures of a film's gray levels that know no anatomy: settings of the detector and the workstation decide them as
/// much as the patient does.
package struct LookFigures: Sendable, Equatable {
    /// What films are brought to first, so that figures of films of any size compare: about what a network sees.
    package static let preprocessing = Preprocessing(
        size: 224, resize: .exact, fit: .stretch, normalisation: .imageNet(channels: 1))

    package static let names = ["spread", "black", "white", "mean", "sharpness"]

    /// Standard deviation of the gray levels, which are 0...255.
    package let spread: Double
    /// The 1st and the 99th percentile of the gray levels.
    package let black, white: Double
    package let mean: Double
    /// Logarithm of the mean size of the Laplacian, and 0.1.
    package let sharpness: Double

    /// In the order of ``names``.
    package var values: [Float] { [spread, black, white, mean, sharpness].map(Float.init) }

    package init(_ film: PreparedFilm) {
        let (size, pixels) = (film.size, film.pixels)
        var histogram = [Int](repeating: 0, count: 256)
        for value in pixels { histogram[Int(value)] += 1 }
        let count = Double(pixels.count)
        let mean = histogram.indices.reduce(0) { $0 + Double($1 * histogram[$1]) } / count
        let squares = histogram.indices.reduce(0.0) { sum, level in
            sum + (Double(level) - mean) * (Double(level) - mean) * Double(histogram[level])
        }
        var edges = 0
        if size > 2 {
            pixels.withUnsafeBufferPointer { pixels in
                for y in 1..<size - 1 {
                    for index in y * size + 1..<(y + 1) * size - 1 {
                        let around =
                            Int(pixels[index - 1]) + Int(pixels[index + 1]) + Int(pixels[index - size])
                            + Int(pixels[index + size])
                        edges += abs(4 * Int(pixels[index]) - around)
                    }
                }
            }
        }
        self.mean = mean
        spread = (squares / count).squareRoot()
        black = Self.percentile(histogram, 0.01)
        white = Self.percentile(histogram, 0.99)
        sharpness = log(Double(edges) / Double(max((size - 2) * (size - 2), 1)) + 0.1)
    }

    /// By linear interpolation between the two nearest pixels (Hyndman and Fan's definition 7).
    private static func percentile(_ histogram: [Int], _ share: Double) -> Double {
        let position = share * Double(histogram.reduce(0, +) - 1)
        func level(_ rank: Int) -> Double {
            var below = 0
            for (level, count) in histogram.enumerated() {
                below += count
                if rank < below { return Double(level) }
            }
            return 255
        }
        let (low, high) = (level(Int(position)), level(Int(position.rounded(.up))))
        return low + (high - low) * (position - position.rounded(.down))
    }
}
