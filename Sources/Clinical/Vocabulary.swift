/// The one vocabulary of findings: names used by ChestX-ray14, CheXpert and the seed notebooks, with synonyms.
///
/// A name that is not listed is kept as it is written, so that any folder or column can be a finding.
public enum Vocabulary {
    /// Canonical names.
    public static let names = [
        "Normal", "Pneumonia", "Mass", "Nodule", "Atelectasis", "Cardiomegaly", "Consolidation", "Edema",
        "Effusion", "Emphysema", "Fibrosis", "Hernia", "Infiltration", "Pleural_Thickening", "Pneumothorax",
        "Lung_Opacity", "Lung_Lesion", "Fracture", "Enlarged_Cardiomediastinum", "Tuberculosis", "COVID-19",
        "Pleural_Other", "Support_Devices", "ARDS",
    ]

    private static let synonyms = [
        "no_finding": "Normal", "no finding": "Normal", "healthy": "Normal", "pleural effusion": "Effusion",
        "pleural thickening": "Pleural_Thickening", "lung opacity": "Lung_Opacity",
        "lung lesion": "Lung_Lesion", "enlarged cardiomediastinum": "Enlarged_Cardiomediastinum",
        "pleural other": "Pleural_Other", "support devices": "Support_Devices", "infiltrate": "Infiltration",
        "infiltrates": "Infiltration", "oedema": "Edema", "pulmonary edema": "Edema",
        "pulmonary fibrosis": "Fibrosis", "covid": "COVID-19", "covid19": "COVID-19", "tb": "Tuberculosis",
    ]

    private static let canonicalByKey: [String: String] = {
        var table = synonyms
        for name in names { table[name.lowercased()] = name }
        return table
    }()

    static func canonicalName(_ name: String) -> String { canonicalByKey[name.lowercased()] ?? name }
}
