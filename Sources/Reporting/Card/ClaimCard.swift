import Clinical
package import ModelFile

/// What is known of a model under the items of CLAIM, the checklist that radiology's journals ask for.
///
/// Mongan, Moy and Kahn, "Checklist for Artificial Intelligence in Medical Imaging (CLAIM)", Radiology: Artificial
/// Intelligence 2 (2020). An item that neither the model file nor an evaluation can answer says so: whoever publishes the
/// model has to.
package struct ClaimCard: Sendable {
    /// A numbered item with its answer.
    package struct Item: Sendable {
        package let number: Int
        package let title: String
        package let answer: String
        /// Whether an answer is known.
        package let isKnown: Bool

        init(_ number: Int, _ title: String, _ answer: String?) {
            self.number = number
            self.title = title
            self.answer = answer ?? "Not recorded; to be stated by whoever publishes the model."
            isKnown = answer != nil
        }
    }

    package struct Section: Sendable {
        package let title: String
        package let items: [Item]
    }

    package let name: String
    package let intendedUse: String
    package let sections: [Section]
    /// Figures of the card itself and of evaluations given.
    package let figures: [ClaimFigures]

    /// - Parameter evaluations: what `thorax evaluate` found, where it was run.
    package init(_ card: ModelCard, evaluations: [ReportContent] = []) {
        name = card.name
        intendedUse = card.intendedUse
        let answers = ClaimAnswers(card: card, evaluations: evaluations)
        sections = [
            Section(title: "Title and introduction", items: answers.introduction),
            Section(title: "Study and data", items: answers.data),
            Section(title: "Ground truth", items: answers.truth),
            Section(title: "Partitions", items: answers.partitions),
            Section(title: "Model and training", items: answers.model),
            Section(title: "Evaluation", items: answers.evaluation),
            Section(title: "Results", items: answers.results),
            Section(title: "Discussion and other information", items: answers.discussion),
        ]
        figures = ClaimFigures.all(card, evaluations)
    }

    /// How many of the items have an answer.
    package var known: (count: Int, of: Int) {
        let items = sections.flatMap(\.items)
        return (items.count(where: \.isKnown), items.count)
    }

    /// What every form of the card says first.
    var standfirst: String {
        "\(known.count) of \(known.of) items of CLAIM (2020) are answered by the model file and its evaluations. "
            + "Not a medical device: for research and education, not for diagnosis or treatment."
    }
}
