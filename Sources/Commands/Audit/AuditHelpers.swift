import Assessment
import Auditing
import Inference

/// What an audit gets besides the classifier: something that explains it, and something that finds lungs.
enum AuditHelpers {
    /// Makes something that explains the model in a file; `nil` leaves the question about saliency open.
    typealias MakeExplainer =
        @Sendable (_ model: String, _ settings: Predictor.Settings) async throws -> any FilmExplaining
    /// Makes something that finds lungs; `nil` leaves it to the cohort's masks.
    typealias MakeSegmenter =
        @Sendable (_ settings: Predictor.Settings) async throws -> (any LungSegmenting)?

    static let explainer: MakeExplainer? = nil
    static let segmenter: MakeSegmenter? = nil

    static func make(
        model: String, _ choices: AuditChoices, _ settings: Predictor.Settings
    ) async throws -> Audit.Helpers {
        Audit.Helpers(
            explainer: choices.noExplain ? nil : try await explainer?(model, settings),
            segmenter: try await segmenter?(settings))
    }
}
