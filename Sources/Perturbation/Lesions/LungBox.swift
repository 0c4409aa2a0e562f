internal import Imaging

/// The rectangle around a film's lungs, in pixels, bounds included.
struct LungBox {
    var left = Int.max
    var top = Int.max
    var right = -1
    var bottom = -1

    /// `nil` where the mask is empty.
    init?(_ lungs: Mask) {
        for index in lungs.isInside.indices where lungs.isInside[index] {
            let (row, column) = index.quotientAndRemainder(dividingBy: lungs.width)
            (left, right) = (min(left, column), max(right, column))
            (top, bottom) = (min(top, row), max(bottom, row))
        }
        if right < left { return nil }
    }
}
