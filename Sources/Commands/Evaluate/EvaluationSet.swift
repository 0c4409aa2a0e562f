import Evaluating
import Foundation
import Reporting

/// The JSON file of several evaluations.
struct EvaluationSet: Codable {
    let evaluations: [ReportContent]
    let comparisons: [ModelComparison]

    /// The evaluations in a file of one or several.
    static func contents(of path: String) throws -> [ReportContent] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError.notAnEvaluation(path, "it can't be read")
        }
        let decoder = JSONDecoder()
        if let set = try? decoder.decode(EvaluationSet.self, from: data) { return set.evaluations }
        do { return [try decoder.decode(ReportContent.self, from: data)] } catch {
            throw CommandError.notAnEvaluation(
                path, "it holds something else, or was written by another version")
        }
    }
}
