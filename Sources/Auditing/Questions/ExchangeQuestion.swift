import Cohort
import Groundwork
import Imaging
import Metrics
import Reporting

/// What does the model owe to whatever comes with the disease in this cohort?
///
/// Every film's look is exchanged for that of another patient's film, of the same label and of the opposite one. Were
/// the disease's companions moved to the other films, the ranking would suffer as much as from the first to the
/// second: nothing need be known about what the companions are.
struct ExchangeQuestion {
    let data: AuditData

    func answer() async throws -> AuditAnswer {
        var figures: [AuditFigure] = []
        var missing: [String] = []
        var sentences: [String] = []
        let targets = data.targets.prefix(data.settings.maximumFindingsExchanged)
        if targets.count < data.targets.count {
            missing.append(
                "only \(targets.count) of \(data.targets.count) findings were asked about; raise the limit "
                    + "of findings for more")
        }
        let lungs = data.films.map { LookExchange.lungs(of: $0) }
        if data.films.contains(where: { $0.lungs == nil }) {
            missing.append(
                "where a film\u{2019}s lungs aren\u{2019}t known, the middle of the film stays in their place, and "
                    + "disease that reaches beyond it may be taken along")
        }
        for target in targets {
            guard let plan = DonorPlan(data, target) else {
                missing.append(
                    "\(target.name): too few patients with or without it to exchange films between")
                continue
            }
            var own: [AuditFigure] = []
            for exchange in LookExchange.allCases {
                own.append(try await figure(exchange, target, plan, lungs))
            }
            figures += own
            sentences.append(sentence(target, own))
        }
        guard !figures.isEmpty else { return .none(.exchange, because: missing) }
        return AuditAnswer(
            .exchange, sentence: sentences.joined(separator: " "), figures: figures, missing: missing)
    }

    /// One figure out of several would do for a warning, so each has the wider interval of Bonferroni's correction.
    private static let confidence = 1 - 0.05 / Double(LookExchange.allCases.count)

    private func figure(
        _ exchange: LookExchange, _ target: AuditTarget, _ plan: DonorPlan, _ lungs: [Mask]
    ) async throws -> AuditFigure {
        let same = try await arm(exchange, target, plan, lungs, sameLabel: true)
        let opposite = try await arm(exchange, target, plan, lungs, sameLabel: false)
        let loss = Self.loss(from: same, to: opposite, patients: plan.patients)
        return AuditFigure(
            exchange.rawValue, exchange.title, finding: target.name, unit: .difference, loss,
            films: plan.hosts.count, patients: data.patients(plan.hosts),
            judgement: .atLeast(data.thresholds.exchangeLoss))
    }

    /// Scores of all hosts with the look of donors of one kind.
    private struct Arm {
        let pairs: [(host: Int, donor: Int)]
        let area: ExchangedArea
    }

    /// What the area falls by, with an interval that knows that the donors of a label are few, too, and may share a
    /// look by chance.
    private static func loss(from same: Arm, to opposite: Arm, patients: PatientIndex) -> Interval? {
        guard let before = same.area.value, let after = opposite.area.value else { return nil }
        var variance = DyadicVariance()
        for (arm, sign) in [(same, 1.0), (opposite, -1.0)] {
            for (pair, influence) in zip(arm.pairs, arm.area.influences) {
                variance.add(sign * influence, patients.ofFilm[pair.host], patients.ofFilm[pair.donor])
            }
        }
        let half = NormalDistribution.quantile((1 + confidence) / 2) * variance.value.squareRoot()
        let loss = before - after
        return Interval(value: loss, lower: max(loss - half, -1), upper: min(loss + half, 1))
    }

    private func arm(
        _ exchange: LookExchange, _ target: AuditTarget, _ plan: DonorPlan, _ lungs: [Mask], sameLabel: Bool
    ) async throws -> Arm {
        var pairs: [(host: Int, donor: Int)] = []
        for round in 0..<plan.rounds {
            pairs += plan.donors(round, sameLabel: sameLabel).enumerated().map { ($0, $1) }
        }
        let rows = try await data.logits(Array(pairs.indices)) { pair in
            let (host, donor) = (plan.hosts[pairs[pair].host], plan.hosts[pairs[pair].donor])
            return exchange(
                data.films[host].prepared, lungs: lungs[host], donor: data.films[donor].prepared,
                lungs: lungs[donor], hostView: data.films[host].view, donorView: data.films[donor].view)
        }
        return Arm(
            pairs: pairs,
            area: ExchangedArea(
                rows.map { data.score($0, target) },
                isPositive: pairs.map { target.isPositive[plan.hosts[$0.host]] }))
    }

    private func sentence(_ target: AuditTarget, _ figures: [AuditFigure]) -> String {
        let name = Numeral.name(target.name)
        let bad = figures.filter { $0.verdict == .warning }.sorted { ($0.value ?? 0) > ($1.value ?? 0) }
        guard let worst = bad.first else {
            return
                "\(name): no sign that the model uses what comes with the finding; the largest loss is "
                + "\(figures.compactMap(\.value).max().map { Wording.number($0, .difference) } ?? "undefined")."
        }
        return
            "\(name): with the look of films of the opposite label in place of the same one, the AUROC falls by "
            + "\(Wording.value(worst)) (\(worst.title.lowercasedFirst)): the model uses something besides the lungs."
    }
}

/// Which film lends its look to which.
struct DonorPlan {
    let hosts: [Int]
    /// Of the hosts, in their order.
    let patients: PatientIndex
    let rounds: Int
    private let same: [[Int]]
    private let opposite: [[Int]]

    private static let fewestPatients = 4

    /// `nil` where there are too few patients of either label.
    init?(_ data: AuditData, _ target: AuditTarget) {
        let hosts = data.sample(target.members, data.settings.maximumFilms)
        let isPositive = hosts.map { target.isPositive[$0] }
        let patients = hosts.map { data.films[$0].film.patient }
        let with = hosts.indices.filter { isPositive[$0] }
        let without = hosts.indices.filter { !isPositive[$0] }
        guard Set(with.map { patients[$0] }).count >= Self.fewestPatients,
            Set(without.map { patients[$0] }).count >= Self.fewestPatients
        else { return nil }
        // Few films get more donors each: the draw of the donors should not decide.
        let wanted = data.settings.donors > 0 ? data.settings.donors : min(1600 / hosts.count, 4)
        let rounds = max(wanted, 1)
        let seed = data.settings.seed
        func donors(_ round: Int, sameLabel: Bool) -> [Int] {
            hosts.indices.map { host in
                let pool = isPositive[host] == sameLabel ? with : without
                // Both draws use the same numbers: where the pools are alike, so are the donors.
                var generator = SeededGenerator(seed, "audit donor", host, round)
                for _ in 0..<64 {
                    let donor = pool[generator.index(below: pool.count)]
                    if patients[donor] != patients[host] { return donor }
                }
                return pool.first { patients[$0] != patients[host] } ?? host
            }
        }
        same = (0..<rounds).map { donors($0, sameLabel: true) }
        opposite = (0..<rounds).map { donors($0, sameLabel: false) }
        self.hosts = hosts
        self.rounds = rounds
        self.patients = PatientIndex(patients)
    }

    /// By host: the position of its donor among the hosts.
    func donors(_ round: Int, sameLabel: Bool) -> [Int] { sameLabel ? same[round] : opposite[round] }
}
