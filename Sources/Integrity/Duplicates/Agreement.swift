/// How well two pictures agree where both show something.
struct Agreement: Sendable {
    /// Correlation of gray values.
    let overall: Double
    /// Correlation of structures of a few pixels: the same ribs and vessels in the same places.
    let fine: Double
    /// Share of sixteen parts of the film whose fine structures agree.
    let partsAgreeing: Double
    /// Share of the film that was compared.
    let share: Double

    /// A part agrees from this correlation on.
    private static let partThreshold = 0.5

    init(_ source: Plane, isCovered: [Bool], _ target: Plane) {
        let side = target.side
        let fineSource = source.bandPassed
        let fineTarget = target.bandPassed
        let margin = 3
        var whole = Moments()
        var fineMoments = Moments()
        var parts = [Moments](repeating: Moments(), count: 16)
        for row in margin..<side - margin {
            for column in margin..<side - margin {
                let index = row * side + column
                // A border of what isn't covered would look like structure.
                guard isCovered[index], isCovered[index - margin], isCovered[index + margin],
                    isCovered[index - margin * side], isCovered[index + margin * side]
                else { continue }
                whole.add(source.values[index], target.values[index])
                let isClipped =
                    source.values[index] < 3 || source.values[index] > 252 || target.values[index] < 3
                    || target.values[index] > 252
                if isClipped { continue }
                fineMoments.add(fineSource.values[index], fineTarget.values[index])
                parts[row * 4 / side * 4 + column * 4 / side]
                    .add(fineSource.values[index], fineTarget.values[index])
            }
        }
        overall = whole.correlation
        fine = fineMoments.correlation
        share = Double(fineMoments.count) / Double(side * side)
        // Parts without structure, such as air beside the patient, have nothing to agree on.
        let judged = parts.filter { $0.count > side * side / 64 && $0.hasStructure }
        partsAgreeing =
            judged.isEmpty
            ? 0
            : Double(judged.count { $0.correlation >= Self.partThreshold }) / Double(judged.count)
    }

    private struct Moments {
        var count = 0
        var x = 0.0
        var y = 0.0
        var xx = 0.0
        var yy = 0.0
        var xy = 0.0

        @inline(__always) mutating func add(_ first: Float, _ second: Float) {
            let (a, b) = (Double(first), Double(second))
            count += 1
            x += a
            y += b
            xx += a * a
            yy += b * b
            xy += a * b
        }

        private var variances: (Double, Double) {
            let n = Double(max(count, 1))
            return (xx / n - x / n * (x / n), yy / n - y / n * (y / n))
        }

        var hasStructure: Bool { min(variances.0, variances.1) > 0.6 }

        var correlation: Double {
            let n = Double(max(count, 1))
            let (first, second) = variances
            guard first > 1e-6, second > 1e-6 else { return 0 }
            return (xy / n - x / n * (y / n)) / (first * second).squareRoot()
        }
    }
}
