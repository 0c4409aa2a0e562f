internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// From attenuation to gray values: beam, scatter, blur, quantum noise, detector, and the console's processing.
struct Exposure {
    /// Scattered radiation that passes the grid, relative to the primary beam around.
    var scatter: Float
    /// Photons per square millimetre without a patient.
    var photons: Float
    /// Blur of focal spot, motion and detector, 0…0.25.
    var softness: Float
    /// How far slow changes of density are evened out, 0…1.
    var equalisation: Float
    /// Gray level of the darkest lung, as a fraction of the display range.
    var lungLevel: Float
    /// Steepness of the display curve.
    var steepness: Float
    /// Where in the window the display curve is steepest.
    var middle: Float

    /// Gray values of a film behind `attenuation` (natural logarithm of incoming over primary radiation).
    func develop(
        _ attenuation: Plane, projection: Projection, lungs: [Bool], using generator: inout SeededGenerator
    ) -> [UInt8] {
        let density = detected(attenuation, projection, &generator)
        let evened = equalised(density, projection)
        let (dark, bright) = window(evened, projection, lungs)
        let low = dark - lungLevel * (bright - dark)
        // Some headroom keeps the structure of heart and liver.
        let scale = 1 / max(1.1 * (bright - low), 0.1)
        let (floor, ceiling) = (sigmoid(0), sigmoid(1))
        // The curve is tabulated: two exponentials per pixel would be the slowest part of a phantom.
        let curve = (0...1024).map { index in
            min(max((sigmoid(Float(index) / 1024) - floor) / (ceiling - floor), 0), 1) * 255
        }
        return evened.values.map { value in
            let position = min(max((value - low) * scale, 0), 1) * 1024
            return UInt8(curve[Int(position)] + 0.5)
        }
    }

    private func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-steepness * (x - middle))) }

    private func detected(
        _ attenuation: Plane, _ projection: Projection, _ generator: inout SeededGenerator
    ) -> Plane {
        var signal = attenuation
        for index in signal.values.indices { signal.values[index] = expf(-signal.values[index]) }
        signal.soften(softness)
        let factor = max(projection.size / 64, 1)
        var haze = signal.reduced(by: factor)
        // Radiation beside the patient meets nothing to scatter it.
        for index in haze.values.indices { haze.values[index] = min(haze.values[index], 0.12) }
        haze.blur(sigma: 26 * projection.scale / Float(factor))
        let spread = haze.enlarged(to: projection.size, factor: factor)
        let counts = photons * projection.pitch * projection.pitch
        var local = generator
        for index in signal.values.indices {
            let total = signal.values[index] + scatter * spread.values[index]
            let relative = local.approximateNormal() / (counts * total).squareRoot()
            signal.values[index] = -logf(total * max(1 + relative, 0.05))
        }
        generator = local
        return signal
    }

    private func equalised(_ density: Plane, _ projection: Projection) -> Plane {
        guard equalisation > 0 else { return density }
        let factor = max(projection.size / 64, 1)
        var slow = density.reduced(by: factor)
        slow.blur(sigma: 16 * projection.scale / Float(factor))
        let spread = slow.enlarged(to: projection.size, factor: factor)
        var result = density
        for index in result.values.indices {
            // Air beside the patient stays black.
            let weight = equalisation * smoothStep(0.6, 1.4, density.values[index])
            result.values[index] -= weight * (spread.values[index] - 2.4)
        }
        return result
    }

    /// Densities of dark lung and of the mediastinum: what an automatic exposure goes by.
    private func window(_ density: Plane, _ projection: Projection, _ lungs: [Bool]) -> (
        dark: Float, bright: Float
    ) {
        var lung: [Float] = []
        var middle: [Float] = []
        let size = projection.size
        let step = max(size / 128, 1)
        for row in stride(from: 0, to: size, by: step) {
            for column in stride(from: 0, to: size, by: step) {
                let index = row * size + column
                let point = projection.point(column: column, row: row)
                if lungs[index] { lung.append(density.values[index]) }
                if abs(point.x) < 40, abs(point.y - 40) < 120 { middle.append(density.values[index]) }
            }
        }
        lung.sort()
        middle.sort()
        guard !lung.isEmpty, !middle.isEmpty else { return (1, 4) }
        return (lung[lung.count / 12], middle[middle.count * 19 / 20])
    }
}

extension SeededGenerator {
    /// Nearly normal with variance 1: the sum of four uniform numbers, at a tenth of the cost.
    mutating func approximateNormal() -> Float {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
        return (Float(sum) - 131_070) * (1.732_050_8 / 65_536)
    }
}
