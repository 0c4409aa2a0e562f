/// How stored pixels turn into upright ones (EXIF 2.3, tag 274).
enum Orientation: Int {
    case upright = 1
    case mirrored, rotated180, flipped, transposed, rotatedClockwise, transversed, rotatedCounterclockwise

    /// Whether stored rows become columns.
    var swapsAxes: Bool { rawValue >= 5 }

    /// Whether the upright x runs against the stored axis that it comes from.
    var reversesAcross: Bool { [.mirrored, .rotated180, .rotatedClockwise, .transversed].contains(self) }

    /// Whether the upright y runs against the stored axis that it comes from.
    var reversesDown: Bool { [.rotated180, .flipped, .transversed, .rotatedCounterclockwise].contains(self) }

    /// Copies stored pixels `[height, width]` to upright order.
    func apply<Value>(
        _ source: UnsafeBufferPointer<Value>, width: Int, height: Int,
        to target: UnsafeMutableBufferPointer<Value>
    ) {
        precondition(source.count >= width * height && target.count >= width * height)
        let across = swapsAxes ? height : width
        let down = swapsAxes ? width : height
        let acrossStep = (swapsAxes ? width : 1) * (reversesAcross ? -1 : 1)
        let downStep = (swapsAxes ? 1 : width) * (reversesDown ? -1 : 1)
        var rowStart =
            (reversesAcross ? -acrossStep * (across - 1) : 0) + (reversesDown ? -downStep * (down - 1) : 0)
        var next = 0
        for _ in 0..<down {
            var index = rowStart
            for _ in 0..<across {
                target[next] = source[index]
                next += 1
                index += acrossStep
            }
            rowStart += downStep
        }
    }
}
