import Assessment
import Cohort
import Metrics
import Reporting

/// Do probabilities mean what they say, and is the model as good for every group?
struct CalibrationQuestion {
    let data: AuditData

    private static let fewestFilms = 5

    func answer() async throws -> AuditAnswer {
        var probabilities: [[Double]] = []
        for start in stride(from: 0, to: data.films.count, by: 64) {
            let batch = data.films[start..<min(start + 64, data.films.count)].map(\.prepared)
            probabilities += try await data.model.probabilities(of: batch)
        }
        var figures: [AuditFigure] = []
        var reliability: [String: Reliability] = [:]
        var small = 0
        for target in data.targets {
            let own = target.members.map { probabilities[$0][target.output] }
            figures.append(calibration(target, own))
            let labels = target.members.map { target.isPositive[$0] ? 1 : 0 }
            if let sample = try? BinarySample(
                probabilities: own, labels: labels,
                patients: target.members.map { data.films[$0].film.patient }),
                let evaluation = try? BinaryEvaluation(
                    finding: target.name, sample, threshold: 0.5, bootstrap: .none)
            {
                reliability[target.name] = evaluation.reliability
            }
            let (gaps, tooSmall) = gaps(target)
            figures += gaps
            small += tooSmall
        }
        var missing: [String] = []
        if small > 0 {
            missing.append(
                "\(Numeral.count(small, "group")) of a finding \(small == 1 ? "has" : "have") fewer than "
                    + "\(Self.fewestFilms) films with or without it and no gap of "
                    + "\(small == 1 ? "its" : "their") own")
        }
        if !figures.contains(where: { $0.key.hasPrefix("gap-") }) {
            missing.append("the cohort knows no two groups by sex, age, view, site or device to compare")
        }
        return AuditAnswer(
            .calibration, sentence: sentence(figures), figures: figures, missing: missing,
            reliability: reliability)
    }

    /// The expected calibration error over ten bins of equal width (Guo et al., ICML 2017).
    private func calibration(_ target: AuditTarget, _ probabilities: [Double]) -> AuditFigure {
        let bins = probabilities.map { min(Int($0 * 10), 9) }
        let truths = target.members.map { target.isPositive[$0] }
        let error = data.resampling(target.members).interval { multiplicities in
            var sums = Array(repeating: (probability: 0.0, positives: 0.0), count: 10)
            var count = 0
            for (film, times) in multiplicities.enumerated() {
                sums[bins[film]].probability += probabilities[film] * Double(times)
                if truths[film] { sums[bins[film]].positives += Double(times) }
                count += times
            }
            guard count > 0 else { return nil }
            return sums.reduce(0) { $0 + abs($1.probability - $1.positives) } / Double(count)
        }
        return AuditFigure(
            "calibration-error", "Expected calibration error", finding: target.name, unit: .difference, error,
            films: target.members.count, patients: data.patients(target.members),
            judgement: .atLeast(data.thresholds.calibrationError))
    }

    private func gaps(_ target: AuditTarget) -> (figures: [AuditFigure], tooSmall: Int) {
        let scores = data.scores(target)
        var figures: [AuditFigure] = []
        var tooSmall = 0
        for attribute in FilmAttribute.all(of: data.films) {
            let known = target.members.filter { attribute.values[$0] != nil }
            let groups = Set(known.compactMap { attribute.values[$0] }).sorted()
            guard groups.count > 1 else { continue }
            // Of two groups each is the other's rest: one gap says all.
            for group in groups.count == 2 ? [groups[0]] : groups {
                let inside = known.filter { attribute.values[$0] == group }
                let outside = known.filter { attribute.values[$0] != group }
                guard [inside, outside].allSatisfy({ isEnough($0, target) }) else {
                    tooSmall += 1
                    continue
                }
                let first = RankedScores(scores, isPositive: target.isPositive, among: outside)
                let second = RankedScores(scores, isPositive: target.isPositive, among: inside)
                let gap = data.resampling(Array(data.films.indices)).interval { multiplicities in
                    first.auroc(multiplicities)
                        .flatMap { area in second.auroc(multiplicities).map { area - $0 } }
                }
                let size = groups.count == 2 ? gap.map { $0.value < 0 ? $0.negated : $0 } : gap
                let worse = groups.count == 2 && (gap?.value ?? 0) < 0 ? groups[1] : group
                figures.append(
                    AuditFigure(
                        "gap-\(attribute.name)-\(worse)", "Loss for \(attribute.name) \(worse)",
                        finding: target.name, unit: .difference, size, films: inside.count,
                        patients: data.patients(inside), judgement: .atLeast(data.thresholds.subgroupGap)))
            }
        }
        return (figures, tooSmall)
    }

    private func isEnough(_ members: [Int], _ target: AuditTarget) -> Bool {
        let positives = members.count { target.isPositive[$0] }
        return positives >= Self.fewestFilms && members.count - positives >= Self.fewestFilms
    }

    private func sentence(_ figures: [AuditFigure]) -> String {
        var parts = figures.filter { $0.key == "calibration-error" }.map {
            "\(Numeral.name($0.finding ?? "")): probabilities are off by \(Wording.value($0)) on average."
        }
        let gaps = figures.filter { $0.key.hasPrefix("gap-") }
        if let worst = gaps.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }) {
            parts.append(
                "The group with the largest loss of AUROC is \(worst.title.replacing("Loss for ", with: "")): "
                    + "\(Wording.value(worst)) against all others (\(Numeral.name(worst.finding ?? ""))).")
        }
        return parts.joined(separator: " ")
    }
}

extension Interval {
    /// The difference seen from the other side.
    var negated: Interval {
        Interval(value: -value, lower: upper.map { -$0 }, upper: lower.map { -$0 })
    }
}
