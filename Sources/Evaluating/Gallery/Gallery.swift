import Assessment
import Clinical
import Cohort
import Imaging
package import ModelFile

/// Films worth looking at: those decided best, worst and least surely.
package struct Gallery: Sendable {
    package struct Picture: Sendable {
        /// The film's file name.
        package let name: String
        package let truth: String
        /// What the model says, such as "Pneumonia 0.93".
        package let answer: String
        package let isRight: Bool
        /// PNG.
        package let thumbnail: [UInt8]
    }

    package struct Row: Sendable {
        package let title: String
        package let pictures: [Picture]
    }

    package let rows: [Row]

    /// How films are shown: whole, small.
    private static let preprocessing = Preprocessing(
        size: 176, resize: .fast, fit: .pad, normalisation: .imageNet(channels: 1))

    /// - Parameter count: pictures per row.
    package init(_ result: HeldOutEvaluation.Result, task: ModelCard.Task, count: Int = 6) {
        let candidates = result.outcomes.compactMap { Candidate($0, task: task) }
        let right = candidates.filter(\.isRight).sorted { $0.margin > $1.margin }
        let wrong = candidates.filter { !$0.isRight }.sorted { $0.margin > $1.margin }
        let unsure = candidates.sorted { $0.margin < $1.margin }
        rows = [
            ("Surest and right", right), ("Surest and wrong", wrong), ("Least sure", unsure),
        ].compactMap { title, candidates in
            let pictures = candidates.prefix(count).compactMap(\.picture)
            return pictures.isEmpty ? nil : Row(title: title, pictures: pictures)
        }
    }

    /// A film with what it is decided for, and how far from the edge of the decision.
    private struct Candidate {
        let outcome: HeldOutEvaluation.Outcome
        let isRight: Bool
        /// 0 at the edge, 1 at a probability of 0 or 1.
        let margin: Double
        let truth: String
        let answer: String

        init?(_ outcome: HeldOutEvaluation.Outcome, task: ModelCard.Task) {
            self.outcome = outcome
            let findings = outcome.assessment.findings
            if task == .exclusive {
                let ranked = findings.sorted { $0.probability > $1.probability }
                guard ranked.count > 1 else { return nil }
                let present = findings.first { outcome.film.label(of: $0.finding) == .present }
                margin = ranked[0].probability - ranked[1].probability
                isRight = present?.finding == ranked[0].finding
                truth = present.map { Self.name($0.finding) } ?? "unknown"
                answer = "\(Self.name(ranked[0].finding)) \(Self.text(ranked[0].probability))"
            } else {
                // Of several findings the one that is furthest on the wrong side, or else nearest to the edge.
                let judged = findings.compactMap { value -> (value: FindingProbability, side: Double)? in
                    guard let target = outcome.film.label(of: value.finding).target else { return nil }
                    let edge = min(max(value.threshold ?? 0.5, 1e-9), 1 - 1e-9)
                    let way =
                        value.probability >= edge
                        ? (value.probability - edge) / (1 - edge) : (value.probability - edge) / edge
                    return (value, target == 1 ? way : -way)
                }
                guard let worst = judged.min(by: { $0.side < $1.side }) else { return nil }
                margin = abs(worst.side)
                isRight = worst.value.isPresent == (outcome.film.label(of: worst.value.finding) == .present)
                let name = Self.name(worst.value.finding)
                truth = outcome.film.label(of: worst.value.finding) == .present ? name : "no \(name)"
                answer = "\(name) \(Self.text(worst.value.probability))"
            }
        }

        var picture: Picture? {
            guard let film = try? Gallery.preprocessing.prepare(contentsOf: outcome.film.path) else {
                return nil
            }
            let name = outcome.film.path.split(separator: "/").last.map(String.init) ?? outcome.film.path
            return Picture(
                name: name, truth: truth, answer: answer, isRight: isRight,
                thumbnail: PNGWriter.encode(gray8: film.pixels, width: film.size, height: film.size, level: 9)
            )
        }

        private static func name(_ finding: Finding) -> String { finding.name.replacing("_", with: " ") }

        private static func text(_ value: Double) -> String {
            let rounded = "\((value * 1000).rounded() / 1000)"
            return value < 0.0005 ? "<0.001" : value > 0.9995 ? ">0.999" : rounded
        }
    }
}
