import Clinical

/// PadChest's own labels in terms of the common vocabulary.
///
/// PadChest has 174 findings and 19 diagnoses in a tree (Bustos et al., Medical Image Analysis 66:101797, 2020);
/// those here have a counterpart in the vocabulary. `subcutaneous emphysema` isn't emphysema, `tuberculosis sequelae`
/// isn't tuberculosis, and neither is `lipomatosis` a mass: such labels only say that the film isn't normal.
enum PadChestLabels {
    private static let table: [(finding: String, labels: [String])] = [
        ("Normal", ["normal"]),
        ("Pneumonia", ["pneumonia", "atypical pneumonia"]),
        ("Mass", ["pulmonary mass", "mass"]),
        ("Nodule", ["nodule", "multiple nodules"]),
        (
            "Atelectasis",
            [
                "atelectasis", "laminar atelectasis", "lobar atelectasis", "segmental atelectasis",
                "total atelectasis", "round atelectasis", "atelectasis basal",
            ]
        ),
        ("Cardiomegaly", ["cardiomegaly"]),
        ("Consolidation", ["consolidation"]),
        ("Edema", ["pulmonary edema"]),
        (
            "Effusion",
            [
                "pleural effusion", "loculated pleural effusion", "loculated fissural effusion",
                "hydropneumothorax", "empyema",
            ]
        ),
        ("Emphysema", ["emphysema"]),
        ("Fibrosis", ["pulmonary fibrosis"]),
        ("Hernia", ["hiatal hernia"]),
        ("Infiltration", ["infiltrates"]),
        (
            "Pleural_Thickening",
            ["pleural thickening", "apical pleural thickening", "calcified pleural thickening"]
        ),
        ("Pneumothorax", ["pneumothorax", "hydropneumothorax"]),
        (
            "Lung_Opacity",
            [
                "infiltrates", "alveolar pattern", "consolidation", "air bronchogram", "ground glass pattern",
                "interstitial pattern", "reticular interstitial pattern",
                "reticulonodular interstitial pattern", "miliary opacities", "increased density",
            ]
        ),
        ("Lung_Lesion", ["nodule", "multiple nodules", "pulmonary mass", "mass", "lung metastasis"]),
        (
            "Fracture",
            [
                "fracture", "rib fracture", "callus rib fracture", "clavicle fracture", "humeral fracture",
                "vertebral fracture",
            ]
        ),
        ("Enlarged_Cardiomediastinum", ["mediastinal enlargement", "superior mediastinal enlargement"]),
        ("Tuberculosis", ["tuberculosis"]),
    ]

    static let findings = table.map { Finding($0.finding) }

    private static let findingsByLabel: [String: [Finding]] = table.reduce(into: [:]) { index, row in
        for label in row.labels { index[label, default: []].append(Finding(row.finding)) }
    }

    /// Labels of reports that say nothing of what the film shows.
    private static let silent: Set<String> = ["", "exclude", "unchanged", "suboptimal study"]

    /// The findings that a film's labels say are present; `nil` where they say nothing.
    ///
    /// A film labelled normal and something else, too, isn't counted as normal.
    static func present(_ labels: [String]) -> Set<Finding>? {
        let said = labels.filter { !silent.contains($0) }
        guard !said.isEmpty else { return nil }
        var present = Set(said.flatMap { findingsByLabel[$0] ?? [] })
        if said.contains(where: { $0 != "normal" }) { present.remove(Finding("Normal")) }
        return present
    }
}
