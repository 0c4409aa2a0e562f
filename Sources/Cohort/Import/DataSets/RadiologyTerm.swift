package import Clinical

/// A coded finding of an Open-i report, such as `Opacity/lung/base/left`: a MeSH or RadLex heading and qualifiers
/// (Demner-Fushman et al., JAMIA 23:304-310, 2016).
package enum RadiologyTerm {
    private static let byHeading: [String: String] = [
        "normal": "Normal", "cardiomegaly": "Cardiomegaly", "pulmonary atelectasis": "Atelectasis",
        "pleural effusion": "Effusion", "hydropneumothorax": "Effusion", "hemothorax": "Effusion",
        "pulmonary edema": "Edema", "emphysema": "Emphysema", "pulmonary emphysema": "Emphysema",
        "bullous emphysema": "Emphysema", "pneumonia": "Pneumonia", "pneumothorax": "Pneumothorax",
        "hemopneumothorax": "Pneumothorax", "pulmonary fibrosis": "Fibrosis", "hernia, hiatal": "Hernia",
        "hernia, diaphragmatic": "Hernia", "fractures, bone": "Fracture", "tuberculosis": "Tuberculosis",
        "airspace disease": "Lung_Opacity",
    ]

    /// Headings that name a finding only in the lung, the pleura, …: the first qualifier says where.
    private static let byHeadingAndPlace: [String: String] = [
        "opacity/lung": "Lung_Opacity", "infiltrate/lung": "Infiltration",
        "consolidation/lung": "Consolidation", "nodule/lung": "Nodule", "mass/lung": "Mass",
        "thickening/pleura": "Pleural_Thickening", "cardiac shadow/enlarged": "Cardiomegaly",
        "mediastinum/prominent": "Enlarged_Cardiomediastinum", "density/lung": "Lung_Opacity",
    ]

    /// Findings that follow from another: both films with air and fluid, and what counts as an opacity or lesion.
    private static let implied: [String: [String]] = [
        "hydropneumothorax": ["Pneumothorax"], "hemopneumothorax": ["Effusion"],
        "infiltrate/lung": ["Lung_Opacity"], "consolidation/lung": ["Lung_Opacity"],
        "nodule/lung": ["Lung_Lesion"], "mass/lung": ["Lung_Lesion"],
    ]

    /// Headings that say nothing of what the film shows.
    private static let silent: Set<String> = ["", "no indexing", "technical quality of image unsatisfactory"]

    static let findings: [Finding] = Vocabulary.names.map { Finding($0) }.filter(reported.contains)

    private static let reported = Set(
        (Array(byHeading.values) + byHeadingAndPlace.values + implied.values.joined()).map { Finding($0) })

    /// The findings that a report's terms say are present; `nil` where they say nothing.
    package static func present(_ terms: [String]) -> Set<Finding>? {
        let said = terms.map { $0.split(separator: "/").map { String($0).trimmed.lowercased() } }
            .filter { !silent.contains($0.first ?? "") }
        guard !said.isEmpty else { return nil }
        var present: Set<Finding> = []
        for parts in said {
            let place = parts.prefix(2).joined(separator: "/")
            for name in [byHeading[parts[0]], byHeadingAndPlace[place]] {
                if let name { present.insert(Finding(name)) }
            }
            for name in (implied[place] ?? []) + (implied[parts[0]] ?? []) { present.insert(Finding(name)) }
        }
        if said.contains(where: { $0 != ["normal"] }) { present.remove(Finding("Normal")) }
        return present
    }
}
