/// What an audit asks, in the order of its report.
package enum AuditQuestion: String, Codable, Sendable, CaseIterable {
    case leakage, regions, saliency, fingerprints, exchange, looks, sites, calibration

    /// The heading of its part of the report.
    package var title: String {
        switch self {
        case .leakage: "Has the model seen these films?"
        case .regions: "Which parts of the film does it need?"
        case .saliency: "Where does it look?"
        case .fingerprints: "What else can be read from its features?"
        case .exchange: "Does it use what comes with the disease?"
        case .looks: "Does the look alone change its mind?"
        case .sites: "Does it hold elsewhere?"
        case .calibration: "Are its probabilities right, and for everyone?"
        }
    }

    /// How the answer is found, in a sentence or two.
    package var method: String {
        switch self {
        case .leakage:
            "Patients and files are looked up among the keyed hashes that the model file keeps of its training "
                + "films; where the cohort holds training films, copies across splits are searched in the pixels."
        case .regions:
            "Parts of every film are filled with one gray level, the same for all, and the ranking is measured again."
        case .saliency:
            "Share of the positive saliency within the lungs and within known lesions. A map that is the same "
                + "everywhere would have the share of the film that the lungs cover."
        case .fingerprints:
            "A linear probe reads each attribute from the vectors that the classifier sees, always of patients it "
                + "was not fitted on (five folds). Attributes alone, sorted by how often the finding occurs with "
                + "each value, are then scored as if they were a model (Zech 2018)."
        case .exchange:
            "Everything around the lungs, the film\u{2019}s margins, its gray scale and its sharpness are taken from "
                + "films of other patients: once from films with the same label, once from films with the opposite "
                + "one. The lungs stay. A model that reads lungs ranks both alike; the difference is what it owes "
                + "to what comes with the disease in this cohort."
        case .looks:
            "One property of every film is changed and the change of the probability is averaged."
        case .sites:
            "The area under the ROC curve of each model within each site, and the gap between sites that were in "
                + "training and others."
        case .calibration:
            "The mean distance between predicted and observed shares in ten bins, and the AUROC of each group less "
                + "that of all other films."
        }
    }
}
