package import Clinical
internal import Groundwork

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What may be inserted into a film; the border between the two is Hansell et al., "Fleischner Society: glossary of
/// terms for thoracic imaging", Radiology 2008.
package enum LesionKind: String, Codable, Hashable, Sendable, CaseIterable {
    case nodule, mass

    /// What radiologists call it.
    package var finding: Finding { Finding(self == .nodule ? "Nodule" : "Mass") }

    /// Diameters in millimetres.
    package var diameters: ClosedRange<Double> {
        switch self {
        case .nodule: 5...30
        case .mass: 30...80
        }
    }

    /// Share of its disc that must lie in visible lung: a nodule all but wholly, while a mass may abut the pleura or
    /// the mediastinum.
    var shareInLung: Double {
        switch self {
        case .nodule: 0.97
        case .mass: 0.8
        }
    }

    /// Contrast-to-noise ratios as real lesions have them; Docs/lesions.md tells where these were measured.
    package var contrastToNoise: ClosedRange<Double> {
        switch self {
        case .nodule: 0.9...3
        case .mass: 1.2...3.5
        }
    }

    /// A diameter in millimetres from `smallest`, small ones as often as large ones on a logarithmic scale; `nil`
    /// where even the largest is smaller than that.
    func diameter(from smallest: Double, _ generator: inout SeededGenerator) -> Double? {
        let low = max(diameters.lowerBound, smallest)
        let share = generator.unit()
        guard low <= diameters.upperBound else { return nil }
        return low * exp(share * log(diameters.upperBound / low))
    }
}
