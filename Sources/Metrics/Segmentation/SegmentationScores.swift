/// How well one mask agrees with another.
///
/// Distances are between the masks' outermost pixels, in both directions.
///
/// Sources: Dice, "Measures of the amount of ecologic association between species", Ecology 26 (1945); Huttenlocher,
/// Klanderman and Rucklidge, "Comparing images using the Hausdorff distance", IEEE PAMI 15 (1993); Taha and Hanbury,
/// "Metrics for evaluating 3D medical image segmentation", BMC Medical Imaging 15 (2015).
package struct SegmentationScores: Codable, Hashable, Sendable {
    /// 2 |A ∩ B| / (|A| + |B|).
    package let dice: Double?
    /// |A ∩ B| / |A ∪ B|.
    package let intersectionOverUnion: Double?
    /// The largest distance; `nil` where one of the masks is empty, as the next two.
    package let hausdorff: Double?
    /// The 95th percentile of all distances.
    package let hausdorff95: Double?
    /// The mean of all distances.
    package let meanSurfaceDistance: Double?
    /// Why something is missing.
    package let reason: String?

    /// - Parameter spacing: of pixels, in millimetres for instance.
    /// - Throws: `MetricsError.countMismatch` where the masks differ in size.
    package init(
        _ found: BoolGrid, truth: BoolGrid, spacing: (x: Double, y: Double) = (1, 1)
    ) throws(MetricsError) {
        guard found.width == truth.width else {
            throw .countMismatch(what: "columns of a mask", expected: truth.width, found: found.width)
        }
        guard found.height == truth.height else {
            throw .countMismatch(what: "rows of a mask", expected: truth.height, found: found.height)
        }
        let common = zip(found.values, truth.values).count { $0 && $1 }
        let areas = found.area + truth.area
        dice = areas > 0 ? 2 * Double(common) / Double(areas) : nil
        intersectionOverUnion = areas > 0 ? Double(common) / Double(areas - common) : nil
        guard found.area > 0, truth.area > 0 else {
            reason =
                areas == 0
                ? "both masks are empty"
                : found.area == 0 ? "the mask found is empty" : "the true mask is empty"
            (hausdorff, hausdorff95, meanSurfaceDistance) = (nil, nil, nil)
            return
        }
        let contours = (found.contour(), truth.contour())
        let distances =
            (Self.distances(from: contours.0, to: contours.1, spacing)
            + Self.distances(from: contours.1, to: contours.0, spacing)).sorted()
        hausdorff = distances.last
        hausdorff95 = distances.quantile(0.95)
        meanSurfaceDistance = distances.reduce(0, +) / Double(distances.count)
        reason = nil
    }

    private static func distances(
        from contour: BoolGrid, to other: BoolGrid, _ spacing: (x: Double, y: Double)
    ) -> [Double] {
        zip(contour.values, other.distances(spacing: spacing)).compactMap { $0 ? $1 : nil }
    }
}
