/// A finding that another one is by definition.
///
/// Few: only what the data sets' own label trees say. A nodule and a mass are lesions of the lung (CheXpert's Lung
/// Lesion covers both); edema, consolidation, pneumonia, a lesion and atelectasis lie below Lung Opacity in CheXpert's
/// tree (Irvin et al., AAAI 2019, figure 1), and cardiomegaly below Enlarged Cardiomediastinum. Never applied unless
/// asked for: sets differ in whether they label what is implied.
package struct Implication: Sendable, Equatable {
    package let finding: Finding
    package let implied: Finding

    package static let all: [Implication] = [
        ("Nodule", "Lung_Lesion"), ("Mass", "Lung_Lesion"), ("Lung_Lesion", "Lung_Opacity"),
        ("Consolidation", "Lung_Opacity"), ("Pneumonia", "Lung_Opacity"), ("Edema", "Lung_Opacity"),
        ("Atelectasis", "Lung_Opacity"), ("Cardiomegaly", "Enlarged_Cardiomediastinum"),
    ].map { Implication(finding: Finding($0), implied: Finding($1)) }

    /// Sets what is implied by what is present; a label that is there already stays unless it is unknown.
    package static func apply(to labels: inout [Finding: Label]) {
        // In the order of the table, so that Nodule reaches Lung_Opacity through Lung_Lesion.
        for rule in all where labels[rule.finding] == .present && labels[rule.implied] ?? .unknown == .unknown
        {
            labels[rule.implied] = .present
        }
    }
}
