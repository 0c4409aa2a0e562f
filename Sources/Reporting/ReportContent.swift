package import Evaluating
package import Metrics

/// Everything that an evaluation's report says, as a plain value; encoded, it is the evaluation's JSON file.
package struct ReportContent: Codable, Hashable, Sendable {
    /// The model's name.
    package var model: String
    /// What the model is, in a few words: architecture, input size, how it was trained.
    package var modelDescription: String?
    /// The films that were evaluated, in a few words.
    package var cohort: String
    /// The day of the evaluation, as it is to be printed.
    package var date: String
    package var evaluation: Evaluation
    /// Where each finding's threshold comes from, by the finding's name.
    package var thresholds: [String: ThresholdOrigin]
    /// The same evaluation within each site; empty where films come from one site.
    package var sites: [Site]
    /// What a reader must know before believing the figures; the evaluation's own warnings need not be repeated.
    package var warnings: [String]
    /// Versions, seeds and digests, in the order of printing.
    package var provenance: [Fact]
    /// Thresholds, decision curves, subgroups and whatever else was computed beyond the metrics.
    package var details: EvaluationDetails?

    package init(
        model: String, modelDescription: String? = nil, cohort: String, date: String, evaluation: Evaluation,
        thresholds: [String: ThresholdOrigin] = [:], sites: [Site] = [], warnings: [String] = [],
        provenance: [Fact] = [], details: EvaluationDetails? = nil
    ) {
        self.model = model
        self.modelDescription = modelDescription
        self.cohort = cohort
        self.date = date
        self.evaluation = evaluation
        self.thresholds = thresholds
        self.sites = sites
        self.warnings = warnings
        self.provenance = provenance
        self.details = details
    }

    /// A site and the evaluation of its films.
    package struct Site: Codable, Hashable, Sendable {
        package var name: String
        package var evaluation: Evaluation

        package init(name: String, evaluation: Evaluation) {
            self.name = name
            self.evaluation = evaluation
        }
    }

    /// A named line of the provenance.
    package struct Fact: Codable, Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Where a threshold comes from.
    package struct ThresholdOrigin: Codable, Hashable, Sendable {
        package var chosen: ChosenThreshold
        /// The films it was chosen on, in words that follow "on": "the validation split".
        package var films: String

        package init(chosen: ChosenThreshold, films: String) {
            self.chosen = chosen
            self.films = films
        }
    }

    /// The report's own warnings and the evaluation's, each once.
    var allWarnings: [String] {
        (warnings + evaluation.warnings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
