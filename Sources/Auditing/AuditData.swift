import Assessment
import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Metrics
import ModelFile

/// A finding that an audit asks about: its output, and the films whose label is known.
struct AuditTarget: Sendable {
    let finding: Finding
    let output: Int
    /// Films whose label is known.
    let members: [Int]
    /// By film; false where the label is unknown.
    let isPositive: [Bool]

    var name: String { finding.name }

    init(_ finding: Finding, output: Int, films: [AuditFilm]) {
        self.finding = finding
        self.output = output
        members = films.indices.filter { films[$0].film.label(of: finding) != .unknown }
        isPositive = films.map { $0.film.label(of: finding) == .present }
    }

    var hasBothClasses: Bool { Set(members.map { isPositive[$0] }).count == 2 }
}

/// The audited films as one model judges them.
struct AuditData: Sendable {
    let films: [AuditFilm]
    let model: any FilmJudging
    let targets: [AuditTarget]
    let logits: [[Double]]
    let settings: AuditSettings
    let thresholds: AuditThresholds

    init(
        _ films: [AuditFilm], model: any FilmJudging, settings: AuditSettings, thresholds: AuditThresholds,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        self.films = films
        self.model = model
        self.settings = settings
        self.thresholds = thresholds
        targets = model.card.findings.enumerated()
            .map { AuditTarget($1, output: $0, films: films) }.filter(\.hasBothClasses)
        logits = try await Self.logits(films.count, model, progress) { films[$0].prepared }
    }

    private static let batch = 64

    /// The model's logits on `count` films that are made a batch at a time, so that memory stays flat.
    private static func logits(
        _ count: Int, _ model: any FilmJudging, _ progress: (Int) -> Void = { _ in },
        _ film: (Int) -> PreparedFilm
    ) async throws -> [[Double]] {
        var rows: [[Double]] = []
        rows.reserveCapacity(count)
        for start in stride(from: 0, to: count, by: batch) {
            rows += try await model.logits(of: (start..<min(start + batch, count)).map(film))
            progress(rows.count)
        }
        return rows
    }

    func logits(_ members: [Int], _ film: (Int) -> PreparedFilm) async throws -> [[Double]] {
        try await Self.logits(members.count, model) { film(members[$0]) }
    }

    /// A number that orders films by how likely the finding is, without the ties of rounded probabilities.
    func score(_ logits: [Double], _ target: AuditTarget) -> Double {
        guard model.card.task == .exclusive else { return logits[target.output] }
        let others = logits.indices.filter { $0 != target.output }.map { logits[$0] }
        let largest = others.max() ?? 0
        return logits[target.output] - largest - log(others.reduce(0) { $0 + exp($1 - largest) })
    }

    /// Scores of all films for a finding.
    func scores(_ target: AuditTarget) -> [Double] { logits.map { score($0, target) } }

    func resampling(_ members: [Int]) -> Resampling {
        Resampling(patients: members.map { films[$0].film.patient }, settings: settings)
    }

    func patients(_ members: [Int]) -> Int { Set(members.map { films[$0].film.patient }).count }

    /// The area under the ROC curve of scores of `members`, in their order.
    func auroc(_ scores: [Double], _ members: [Int], _ target: AuditTarget) -> Interval? {
        let ranked = RankedScores(scores, isPositive: members.map { target.isPositive[$0] })
        return resampling(members).interval { ranked.auroc($0) }
    }

    /// How much of the area is lost from `before` to `after`, both by member.
    func loss(
        from before: [Double], to after: [Double], _ members: [Int], _ target: AuditTarget,
        confidence: Double = 0.95
    ) -> Interval? {
        let isPositive = members.map { target.isPositive[$0] }
        let (first, second) = (
            RankedScores(before, isPositive: isPositive), RankedScores(after, isPositive: isPositive)
        )
        return resampling(members).interval(confidence: confidence) { multiplicities in
            first.auroc(multiplicities).flatMap { area in second.auroc(multiplicities).map { area - $0 } }
        }
    }

    /// At most `count` of the films, whole patients in a seeded order.
    func sample(_ members: [Int], _ count: Int) -> [Int] {
        guard members.count > count else { return members }
        return PatientSample.choose(members, count, seed: settings.seed) { films[$0].film.patient }
    }

    /// One gray level for all films, so that the level itself tells nothing.
    var fill: UInt8 {
        var (sum, count) = (0, 0)
        for film in films {
            sum += film.prepared.pixels.reduce(0) { $0 + Int($1) }
            count += film.prepared.pixels.count
        }
        return UInt8(count > 0 ? sum / count : 128)
    }
}

/// Some of many films: whole patients, in an order that the seed and their names decide.
enum PatientSample {
    /// A patient's place in that order.
    static func key(_ patient: String, _ seed: UInt64) -> UInt64 {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(patient)
        return hash.value
    }

    static func choose<Member>(
        _ members: [Member], _ count: Int, seed: UInt64, patient: (Member) -> String
    ) -> [Member] {
        let byPatient = Dictionary(grouping: members.indices) { patient(members[$0]) }
        var chosen: [Int] = []
        for (_, films) in byPatient.sorted(by: { (key($0.key, seed), $0.key) < (key($1.key, seed), $1.key) })
        {
            if chosen.count >= count { break }
            chosen += films
        }
        return chosen.sorted().map { members[$0] }
    }
}
