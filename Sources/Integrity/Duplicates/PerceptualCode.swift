import Foundation
import Groundwork

/// Turns a thumbnail into a code that stays close under re-encoding, resizing, brightness and small crops.
///
/// The code holds the 63 lowest cosine coefficients without the mean, scaled to unit energy, so that brightness and
/// contrast fall away. Chest films share their coarse layout, so each coefficient is measured from the cohort's mean
/// in units of the cohort's spread: only then does the angle between two codes tell films apart. A mirror image
/// changes the sign of the coefficients of odd horizontal frequency.
///
/// Source: the cosine transform hash (Zauner, "Implementation and benchmarking of perceptual image hash functions",
/// 2010), with the standardisation of each coefficient in place of its median bit.
struct PerceptualCode: Sendable {
    static let frequencies = 8
    static let length = frequencies * frequencies - 1

    /// Where the 95 % of a film that another one shows may begin, as fractions of the side; the first is the whole.
    private static let starts: [(start: Double, length: Double)] = [
        (0, 1), (0, 0.95), (0.025, 0.95), (0.05, 0.95),
    ]

    /// A region's start and length along both axes.
    struct Crop: Sendable, Hashable {
        var x = 0
        var y = 0
        var isMirrored = false

        var horizontal: (start: Double, length: Double) { PerceptualCode.starts[x] }
        var vertical: (start: Double, length: Double) { PerceptualCode.starts[y] }
    }

    /// The whole film, and 95 % of it in nine places; each as it is and mirrored.
    static let crops: [Crop] = [false, true].flatMap { isMirrored in
        [Crop(isMirrored: isMirrored)]
            + (1...3).flatMap { y in (1...3).map { Crop(x: $0, y: y, isMirrored: isMirrored) } }
    }

    /// By axis region: `[frequencies, side]`, the mean of a region's sixteenths followed by a cosine transform.
    private static let axes: [[Float]] = starts.map { start, length in
        let cells = 16
        let side = Thumbnails.side
        var matrix = [Float](repeating: 0, count: frequencies * side)
        for cell in 0..<cells {
            let low = (start + length * Double(cell) / Double(cells)) * Double(side)
            let high = (start + length * Double(cell + 1) / Double(cells)) * Double(side)
            for pixel in Int(low)..<min(side, Int(high.rounded(.up))) {
                let share = (min(high, Double(pixel + 1)) - max(low, Double(pixel))) / (high - low)
                for frequency in 0..<frequencies {
                    let phase = Double.pi * (Double(cell) + 0.5) * Double(frequency) / Double(cells)
                    matrix[frequency * side + pixel] += Float(share * cos(phase))
                }
            }
        }
        return matrix
    }

    /// Coefficients scaled to unit energy; `crop.isMirrored` is left to the caller.
    static func coefficients(_ thumbnail: ArraySlice<UInt8>, x: Int, y: Int) -> [Float] {
        let side = Thumbnails.side
        let (across, down) = (axes[x], axes[y])
        var partial = [Float](repeating: 0, count: frequencies * side)
        thumbnail.withUnsafeBufferPointer { pixels in
            for v in 0..<frequencies {
                for row in 0..<side {
                    let weight = down[v * side + row]
                    if weight == 0 { continue }
                    for column in 0..<side {
                        partial[v * side + column] += weight * Float(pixels[row * side + column])
                    }
                }
            }
        }
        var result = [Float](repeating: 0, count: length)
        var energy: Float = 0
        for v in 0..<frequencies {
            for u in 0..<frequencies where u + v > 0 {
                var sum: Float = 0
                for column in 0..<side { sum += partial[v * side + column] * across[u * side + column] }
                result[v * frequencies + u - 1] = sum
                energy += sum * sum
            }
        }
        let scale = energy > 1e-3 ? 1 / energy.squareRoot() : 0
        for index in result.indices { result[index] *= scale }
        return result
    }

    /// The cohort's mean and spread of each coefficient.
    private let mean: [Float]
    private let inverseSpread: [Float]

    /// - Parameter coefficients: of some films of the cohort.
    init(standardisingOn coefficients: [[Float]]) {
        var mean = [Double](repeating: 0, count: Self.length)
        var square = mean
        for film in coefficients {
            for (index, value) in film.enumerated() {
                mean[index] += Double(value)
                square[index] += Double(value) * Double(value)
            }
        }
        // With a few films the estimates would lean on the very pair that is looked for: eight films' worth of the
        // spectrum that pictures usually have, 1/f, hold against that.
        let prior = 8.0
        let count = Double(coefficients.count) + prior
        self.mean = mean.map { Float($0 / count) }
        let usual = (0..<Self.length).map { index in
            let (v, u) = ((index + 1) / Self.frequencies, (index + 1) % Self.frequencies)
            return 0.35 / Double(u * u + v * v).squareRoot()
        }
        inverseSpread = (0..<Self.length).map { index in
            let centre = mean[index] / count
            let variance = (square[index] + prior * usual[index] * usual[index]) / count - centre * centre
            return Float(1 / max(variance, 1e-6).squareRoot())
        }
    }

    /// A unit vector.
    func code(_ coefficients: [Float], isMirrored: Bool) -> [Float] {
        var code = coefficients
        var energy: Float = 0
        for index in code.indices {
            let sign: Float = isMirrored && (index + 1) % 2 == 1 ? -1 : 1
            let value = max(-3, min(3, (sign * code[index] - mean[index]) * inverseSpread[index]))
            code[index] = value
            energy += value * value
        }
        let scale = energy > 0 ? 1 / energy.squareRoot() : 0
        for index in code.indices { code[index] *= scale }
        return code
    }
}
