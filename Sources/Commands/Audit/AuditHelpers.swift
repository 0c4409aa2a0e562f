import Assessment
import Auditing
import BundledModels
import Explaining
import Inference

/// What an audit gets besides the classifier: something that explains it, and something that finds lungs.
enum AuditHelpers {
    static func make(
        model: String, _ choices: AuditChoices, _ settings: Predictor.Settings
    ) async throws -> Audit.Helpers {
        Audit.Helpers(
            explainer: choices.noExplain ? nil : try await Explainer(model: model, settings: settings),
            segmenter: try await LungSegmenter(contentsOf: BundledModels.lungs, threads: settings.threads))
    }
}
