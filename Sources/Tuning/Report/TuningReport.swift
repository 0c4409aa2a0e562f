package import Foundation
import Groundwork
import Reporting

/// A search's results: the study with what it was made from.
package struct TuningReport: Codable, Sendable {
    package var study: String
    package var recipe: String
    package var cohort: String
    /// `auroc` … or `loss`, of the validation films.
    package var metric: String
    package var sampler: String
    package var pruner: String
    /// The recipe keys by parameter name, in the space's order.
    package var parameters: [Parameter]
    package var summary: StudySummary

    package struct Parameter: Codable, Sendable {
        package var name: String
        package var key: String
        package var isLogarithmic: Bool
        /// The choices; `nil` for a range.
        package var choices: [String]?

        package init(_ parameter: SearchParameter) {
            name = parameter.name
            key = parameter.key
            switch parameter.values {
            case .choices(let texts):
                isLogarithmic = false
                choices = texts
            case .range(let range): isLogarithmic = range.isLogarithmic
            }
        }
    }

    package init(
        study: String, recipe: String, cohort: String, metric: String, sampler: String, pruner: String,
        space: SearchSpace, summary: StudySummary
    ) {
        self.study = study
        self.recipe = recipe
        self.cohort = cohort
        self.metric = metric
        self.sampler = sampler
        self.pruner = pruner
        parameters = space.parameters.map(Parameter.init)
        self.summary = summary
    }

    var maximises: Bool { metric != "loss" }
    package var best: StudySummary.Trial? { summary.best(maximising: maximises) }

    /// The search in a sentence or two.
    package var sentence: String {
        let ended = summary.trials.filter { $0.state == .complete }.count
        let pruned = summary.trials.filter { $0.state == .pruned }.count
        let failed = summary.trials.filter { $0.state == .failed }.count
        var text = "\(Numeral.count(ended, "trial")) ended"
        if pruned > 0 { text += ", \(pruned) were given up early" }
        if failed > 0 { text += ", \(failed) failed" }
        guard let best, let value = best.value else { return text + "; there is no best one yet." }
        let settings = parameters.compactMap { parameter in
            best.values[parameter.name].map { "\(parameter.key) \(Self.shown($0))" }
        }
        return text
            + ". The best, number \(best.number), reached a validation \(metric) of \(Numeral.figure(value)) with "
            + Numeral.list(settings) + "."
    }

    /// A value with no more digits than say something.
    static func shown(_ text: String) -> String {
        guard Int(text) == nil, let number = Double(text) else { return text }
        return Numeral.threshold(number)
    }

    /// Writes trials.csv, tuning.json and tuning.html into `folder`.
    package func write(to folder: URL) throws {
        try DurableFile.write(TrialTable(report: self).csv, to: folder.appending(path: "trials.csv"))
        try DurableFile.write(JSONText.encode(self), to: folder.appending(path: "tuning.json"))
        try DurableFile.write(TuningPage(report: self).html, to: folder.appending(path: "tuning.html"))
    }
}
