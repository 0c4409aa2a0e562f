import CImageCodecs

/// Which part of a film goes where in the square target.
struct FitGeometry {
    /// Region of the film, in its pixels.
    var left, top, right, bottom: Double
    /// Region of the target.
    var targetLeft = 0, targetTop = 0, targetWidth: Int, targetHeight: Int

    init(_ fit: Preprocessing.Fit, _ region: FilmRegion, size: Int) {
        let (width, height) = (region.width, region.height)
        (left, top) = (Double(region.left), Double(region.top))
        (right, bottom) = (Double(region.left + width), Double(region.top + height))
        (targetWidth, targetHeight) = (size, size)
        switch fit {
        case .stretch: break
        case .pad:
            let long = max(width, height)
            targetWidth = max(1, Int((Double(width) * Double(size) / Double(long)).rounded()))
            targetHeight = max(1, Int((Double(height) * Double(size) / Double(long)).rounded()))
            targetLeft = (size - targetWidth) / 2
            targetTop = (size - targetHeight) / 2
        case .crop:
            let side = min(width, height)
            left = Double(region.left + (width - side) / 2)
            top = Double(region.top + (height - side) / 2)
            right = left + Double(side)
            bottom = top + Double(side)
        }
    }

    /// The largest DCT reduction that leaves no axis with fewer pixels than the target has, or, where the film has
    /// fewer from the start, that leaves it alone.
    var reduction: Int {
        let fits = { (reduction: Int) in
            (right - left) / Double(reduction) >= Double(targetWidth)
                && (bottom - top) / Double(reduction) >= Double(targetHeight)
        }
        return [8, 4, 2].first(where: fits) ?? 1
    }

    /// The same region in a film decoded at 1 / `reduction`. Sizes were rounded up, so the last stored column or
    /// row may be less than a whole one; where orientation turned it to the front, the film starts behind it.
    func reduced(by reduction: Int, width: Int, height: Int, orientation: Orientation) -> FitGeometry {
        guard reduction > 1 else { return self }
        let divisor = Double(reduction)
        let surplusAcross = Double((width + reduction - 1) / reduction) - Double(width) / divisor
        let surplusDown = Double((height + reduction - 1) / reduction) - Double(height) / divisor
        let shiftAcross = orientation.reversesAcross ? surplusAcross : 0
        let shiftDown = orientation.reversesDown ? surplusDown : 0
        var result = self
        result.left = left / divisor + shiftAcross
        result.right = right / divisor + shiftAcross
        result.top = top / divisor + shiftDown
        result.bottom = bottom / divisor + shiftDown
        return result
    }

    var box: cimage_box { cimage_box(left: left, top: top, right: right, bottom: bottom) }
}
