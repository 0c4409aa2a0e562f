import ArgumentParser
import Assessment
import Auditing
import Foundation
import Groundwork
import Yams

/// What a person may choose about an audit.
struct AuditChoices: ParsableArguments {
    @Option(help: "Ask these questions only, separated by commas.")
    var questions: String?
    @Option(help: "A YAML or JSON file with other limits for verdicts.")
    var thresholds: String?
    @Option(
        help: """
            Questions that make the exit code 1 where they end in a warning, separated by commas, or 'any'; \
            QUESTION=notice already where they end in a notice.
            """)
    var failOn: String?
    @Option(help: "Bootstrap replicates.")
    var replicates = AuditSettings().replicates
    @Option(help: "Seed of sampling, donors and the bootstrap.")
    var seed: UInt64 = AuditSettings().seed
    @Option(help: "Most films to audit.")
    var films = AuditSettings().maximumFilms
    @Option(help: "Films of either label that lend each film their look; 0 goes by the number of films.")
    var donors = AuditSettings().donors
    @Option(help: "Sites of training, separated by commas, where the cohort holds no training films.")
    var trainingSites: String?
    @Option(
        help:
            "How saliency is computed: \(ExplanationMethod.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var method = ExplanationMethod.gradCAM.rawValue
    @Flag(help: "Don't ask where the model looks.")
    var noExplain = false
    @Flag(help: "Don't search the pixels for copies of training films.")
    var noCopies = false
    @Flag(help: "Show no films in the page.")
    var noGallery = false

    func validate() throws {
        guard (0...100_000).contains(replicates) else {
            throw ValidationError("--replicates \(replicates): expected 0 to 100000")
        }
        guard (1...1_000_000).contains(films) else {
            throw ValidationError("--films \(films): expected 1 to 1000000")
        }
        guard (0...64).contains(donors) else { throw ValidationError("--donors \(donors): expected 0 to 64") }
        _ = try askedQuestions()
        _ = try failing()
        _ = try explanationMethod()
    }

    func audit(workers: Int) throws -> Audit {
        var audit = Audit()
        audit.settings.replicates = replicates
        audit.settings.seed = seed
        audit.settings.maximumFilms = films
        audit.settings.donors = donors
        audit.questions = try askedQuestions()
        audit.looksForCopies = !noCopies
        audit.workers = workers
        audit.trainingSites = Set(Self.words(trainingSites ?? ""))
        audit.explanationMethod = try explanationMethod()
        if noExplain { audit.questions.remove(.saliency) }
        if let thresholds { audit.thresholds = try Self.read(thresholds) }
        return audit
    }

    /// The questions that end worse than was asked for.
    func failures(in report: AuditReport) throws -> [AuditQuestion] {
        let failing = try failing()
        return AuditQuestion.allCases.filter { question in
            guard let level = failing[question], let answer = report[question] else { return false }
            return answer.verdict >= level && answer.verdict != .unanswered
        }
    }

    private static func read(_ path: String) throws -> AuditThresholds {
        let text: String
        do { text = try String(contentsOf: URL(filePath: path), encoding: .utf8) } catch {
            throw ValidationError(
                "--thresholds \(path): expected a YAML or JSON file in UTF-8; check the path")
        }
        do { return try YAMLDecoder().decode(AuditThresholds.self, from: text) } catch {
            let reason = ((error as? DecodingError).flatMap(Self.underlying) ?? error)
            throw ValidationError("--thresholds \(path): \(reason)")
        }
    }

    /// The decoder wraps what the values themselves throw.
    private static func underlying(_ error: DecodingError) -> (any Error)? {
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context):
            context.underlyingError
        @unknown default: nil
        }
    }

    private func explanationMethod() throws -> ExplanationMethod {
        guard let known = ExplanationMethod(rawValue: method) else {
            let names = ExplanationMethod.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: method, in: names).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError("--method \(method): expected \(names.joined(separator: ", ")).\(hint)")
        }
        return known
    }

    private func askedQuestions() throws -> Set<AuditQuestion> {
        guard let questions else { return Set(AuditQuestion.allCases) }
        return Set(try Self.words(questions).map { try Self.question($0, option: "--questions") })
    }

    private func failing() throws -> [AuditQuestion: Verdict] {
        var levels: [AuditQuestion: Verdict] = [:]
        for word in Self.words(failOn ?? "") {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let level = parts.count < 2 ? Verdict.warning : Verdict(rawValue: parts[1]),
                level >= .notice
            else { throw ValidationError("--fail-on \(word): expected QUESTION, QUESTION=notice or any") }
            let named =
                parts[0] == "any"
                ? AuditQuestion.allCases : [try Self.question(parts[0], option: "--fail-on")]
            for question in named { levels[question] = level }
        }
        return levels
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private static func question(_ name: String, option: String) throws -> AuditQuestion {
        guard let question = AuditQuestion(rawValue: name) else {
            let names = AuditQuestion.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: name, in: names).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError("\(option) \(name): expected \(names.joined(separator: ", ")).\(hint)")
        }
        return question
    }
}
