import Assessment
import Clinical
import Foundation
import Imaging
import Saliency

/// A film that is explained, and what is known about where its findings are.
struct ExplainedFilm {
    var path: String
    var patient: String?
    var boxes: [FindingBox] = []
    var masks: [String: String] = [:]

    /// Whether the place of a finding is known.
    func locates(_ finding: Finding) -> Bool {
        masks[finding.name] != nil || boxes.contains { $0.finding == finding }
    }

    /// Where a finding is on the prepared film, its mask before its boxes; `nil` where that isn't known.
    func region(
        of finding: Finding, on film: PlacedFilm, preprocessing: Preprocessing
    ) throws -> TruthRegion? {
        if let mask = masks[finding.name] {
            return try TruthRegion(
                mask: Radiograph(contentsOf: mask), path: mask, finding: finding.name,
                filmWidth: film.width, filmHeight: film.height, preprocessing: preprocessing,
                region: film.crop?.region)
        }
        let own = boxes.filter { $0.finding == finding }
        guard !own.isEmpty else { return nil }
        return try TruthRegion(own, of: path, placed: film.placement)
    }

    /// The lungs on the prepared film; `nil` where the cohort has no mask of them.
    func lungs(on film: PlacedFilm, preprocessing: Preprocessing) throws -> Mask? {
        try masks["lungs"].map { path in
            try TruthRegion(
                mask: Radiograph(contentsOf: path), path: path, finding: "lungs",
                filmWidth: film.width, filmHeight: film.height, preprocessing: preprocessing,
                region: film.crop?.region
            ).mask
        }
    }
}
