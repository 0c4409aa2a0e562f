import Assessment
import Cohort
import ModelFile

extension EvaluationDetails.GateOutcome {
    /// Films shown as examples.
    private static let shown = 12

    /// What a gate objects to among judged films.
    init(_ gate: FilmGate, _ outcomes: [HeldOutEvaluation.Outcome]) {
        let refused = outcomes.filter { $0.assessment.refusal != nil }
        self.init(
            films: outcomes.count, refused: refused.count, expected: gate.refusalRate,
            examples: refused.prefix(Self.shown).map { outcome in
                Objection(
                    film: outcome.film.path.split(separator: "/").last.map(String.init) ?? outcome.film.path,
                    reasons: outcome.assessment.refusal ?? [])
            })
    }
}
