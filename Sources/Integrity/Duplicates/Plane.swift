/// A square picture in floating point.
struct Plane: Sendable {
    let side: Int
    var values: [Float]

    init(side: Int, values: [Float]) {
        self.side = side
        self.values = values
    }

    init(_ pixels: some Sequence<UInt8>, side: Int) {
        self.init(side: side, values: pixels.map(Float.init))
    }

    var mirrored: Plane {
        var result = self
        for row in 0..<side {
            for column in 0..<side {
                result.values[row * side + column] = values[row * side + side - 1 - column]
            }
        }
        return result
    }

    /// Half the side, by means over blocks of four.
    var halved: Plane {
        let half = side / 2
        var result = Plane(side: half, values: Array(repeating: 0, count: half * half))
        for y in 0..<half {
            for x in 0..<half {
                let corner = 2 * y * side + 2 * x
                result.values[y * half + x] =
                    (values[corner] + values[corner + 1] + values[corner + side] + values[corner + side + 1])
                    / 4
            }
        }
        return result
    }

    /// Smoothed by the mean of `2 * reach + 1` neighbours along both axes, `passes` times; edges repeat.
    func smoothed(reach: Int, passes: Int) -> Plane {
        var result = self
        var line = [Float](repeating: 0, count: side)
        for _ in 0..<passes {
            for (step, jump) in [(1, side), (side, 1)] {
                for index in 0..<side {
                    let start = index * jump
                    var sum: Float = 0
                    func value(_ position: Int) -> Float {
                        result.values[start + min(max(position, 0), side - 1) * step]
                    }
                    for position in -reach...reach { sum += value(position) }
                    for position in 0..<side {
                        line[position] = sum / Float(2 * reach + 1)
                        sum += value(position + reach + 1) - value(position - reach)
                    }
                    for position in 0..<side { result.values[start + position * step] = line[position] }
                }
            }
        }
        return result
    }

    /// Structures of a few pixels: neither pixel noise nor the layout that all chest films share.
    var bandPassed: Plane {
        let fine = smoothed(reach: 1, passes: 1)
        let coarse = smoothed(reach: 2, passes: 2)
        var result = fine
        for index in result.values.indices { result.values[index] -= coarse.values[index] }
        return result
    }
}
