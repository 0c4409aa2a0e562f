package import Assessment
package import Imaging

/// How well a map agrees with where a finding really is.
package struct LocalisationScore: Sendable, Equatable, Codable {
    /// Shares of the largest value at which a map is cut for ``intersectionOverUnion``.
    package static let thresholds = [0.25, 0.5, 0.75]

    /// Whether the peak lies in the region, or within the tolerance of it: the pointing game (Zhang et al., "Top-down
    /// neural attention by excitation backprop", ECCV 2016), which allows 15 of an image's 500 pixels.
    package let isPointingHit: Bool
    /// Whether the peak lies in one of the region's boxes.
    package let isPeakInBox: Bool
    /// |map ≥ share · largest ∩ region| / |∪|, one per threshold; 0 where the map is empty.
    package let intersectionOverUnion: [Double]
    /// The region's share of all positive values (Wang et al., "Score-CAM", 2020, energy-based pointing game).
    package let energy: Double
    /// The region's share of the film: what ``energy`` would be for a map that is the same everywhere.
    package let area: Double

    /// - Parameter tolerance: of the pointing game, as a share of the film's side.
    /// - Throws: where map and region differ in size.
    package init(
        _ map: SaliencyMap, region: TruthRegion, tolerance: Double = 15.0 / 500
    ) throws(SaliencyError) {
        try map.expectSize(of: region.mask)
        let inside = region.mask.isInside
        if let peak = map.peak {
            let reach = Int((tolerance * Double(map.width)).rounded())
            isPointingHit = region.mask.hasPixel(within: reach, ofX: peak.x, y: peak.y)
            isPeakInBox = region.boxes.contains {
                $0.contains(x: Double(peak.x) + 0.5, y: Double(peak.y) + 0.5)
            }
        } else {
            isPointingHit = false
            isPeakInBox = false
        }
        let evidence = map.normalisedEvidence.values
        intersectionOverUnion = Self.thresholds.map { threshold in
            var (both, either) = (0, 0)
            for index in evidence.indices {
                let isHot = evidence[index] > 0 && Double(evidence[index]) >= threshold
                both += isHot && inside[index] ? 1 : 0
                either += isHot || inside[index] ? 1 : 0
            }
            return either > 0 && both > 0 ? Double(both) / Double(either) : 0
        }
        energy = map.energy(inside: region.mask)
        area = Double(region.mask.area) / Double(inside.count)
    }
}

extension SaliencyMap {
    /// The share of all positive values that lies inside a mask of the same size; 0 where there are none.
    package func energy(inside mask: Mask) -> Double {
        guard isSound else { return 0 }
        var (within, all) = (0.0, 0.0)
        for index in values.indices where values[index] > 0 {
            all += Double(values[index])
            within += mask.isInside[index] ? Double(values[index]) : 0
        }
        return all > 0 ? within / all : 0
    }

    func expectSize(of mask: Mask) throws(SaliencyError) {
        guard mask.width == width, mask.height == height else {
            throw .sizesDiffer(
                expected: "\(width) × \(height)", found: "\(mask.width) × \(mask.height)")
        }
    }
}

extension Mask {
    /// Whether a pixel inside lies within `reach` pixels of a place.
    func hasPixel(within reach: Int, ofX x: Int, y: Int) -> Bool {
        for row in max(y - reach, 0)...min(y + reach, height - 1) {
            for column in max(x - reach, 0)...min(x + reach, width - 1)
            where isInside[row * width + column]
                && (row - y) * (row - y) + (column - x) * (column - x) <= reach * reach
            {
                return true
            }
        }
        return false
    }
}
