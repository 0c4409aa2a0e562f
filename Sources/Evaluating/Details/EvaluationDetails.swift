package import Metrics

/// What an evaluation says beyond its metrics; whatever could not be computed is in `notes`, with the reason.
package struct EvaluationDetails: Codable, Hashable, Sendable {
    package var thresholds: [ThresholdTable] = []
    package var decisionCurves: [Named<DecisionCurve>] = []
    package var calibration: Calibrated?
    package var prevalence: [PrevalenceTable] = []
    package var subgroups: [SubgroupTable] = []
    package var abstention: Abstention?
    package var gate: GateOutcome?
    package var studies: StudyOutcome?
    package var notes: [String] = []

    package init() {}

    /// A value of one finding or class.
    package struct Named<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
        package let finding: String
        package let value: Value

        package init(_ finding: String, _ value: Value) {
            self.finding = finding
            self.value = value
        }
    }

    /// How true probabilities are, and what was done about it.
    package struct Calibrated: Codable, Hashable, Sendable {
        /// The correction that the model file holds, in words.
        package var method: String
        package var record: String?
        package var errors: [Named<CalibrationErrors>]
    }

    /// Thresholds chosen on validation films, and how each does on the films evaluated.
    package struct ThresholdTable: Codable, Hashable, Sendable {
        package let finding: String
        package let rows: [Row]

        package struct Row: Codable, Hashable, Sendable {
            package let chosen: ChosenThreshold
            package let sensitivity: Estimate?
            package let specificity: Estimate?
            package let positivePredictiveValue: Estimate?
            package let negativePredictiveValue: Estimate?
        }
    }

    /// Predictive values where the finding is rarer or more frequent than among the films.
    package struct PrevalenceTable: Codable, Hashable, Sendable {
        package let finding: String
        /// Among the films evaluated.
        package let ofFilms: Double
        /// Among the films trained on; `nil` where the card doesn't say.
        package let ofTraining: Double?
        /// What the probabilities alone suggest (Saerens, Latinne and Decaestecker, 2002); `nil` where not found.
        package let estimated: Double?
        package let rows: [Row]

        package struct Row: Codable, Hashable, Sendable {
            package let prevalence: Double
            package let positivePredictiveValue: Estimate
            package let negativePredictiveValue: Estimate
        }
    }

    /// Films of each value of an attribute, against all others whose value is known.
    package struct SubgroupTable: Codable, Hashable, Sendable {
        package let attribute: String
        package let finding: String
        /// Films whose attribute isn't known.
        package let unknown: Int
        package let rows: [Row]

        package struct Row: Codable, Hashable, Sendable {
            package let group: String
            package let gaps: [SubgroupGap]
        }
    }

    /// How abstaining would do.
    package struct Abstention: Codable, Hashable, Sendable {
        /// The promised coverage; `nil` where the model file has no rule, and the curves only are shown.
        package var promised: Double?
        package var coverage: [Named<ConformalCoverage>]
        package var curves: [Named<RiskCoverage>]
    }

    /// Which films the gate objects to.
    package struct GateOutcome: Codable, Hashable, Sendable {
        package var films: Int
        package var refused: Int
        /// The share of the films that set its limits which it refuses.
        package var expected: Double
        package var examples: [Objection]

        package init(films: Int, refused: Int, expected: Double, examples: [Objection]) {
            self.films = films
            self.refused = refused
            self.expected = expected
            self.examples = examples
        }

        package struct Objection: Codable, Hashable, Sendable {
            package let film: String
            package let reasons: [String]

            package init(film: String, reasons: [String]) {
                self.film = film
                self.reasons = reasons
            }
        }
    }

    /// The same judgement by study instead of film.
    package struct StudyOutcome: Codable, Hashable, Sendable {
        package var rule: String
        package var studies: Int
        package var withSeveralFilms: Int
        package var evaluation: Evaluation

        package init(rule: String, studies: Int, withSeveralFilms: Int, evaluation: Evaluation) {
            self.rule = rule
            self.studies = studies
            self.withSeveralFilms = withSeveralFilms
            self.evaluation = evaluation
        }
    }
}
