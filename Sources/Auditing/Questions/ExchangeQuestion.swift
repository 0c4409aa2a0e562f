import Cohort
import Groundwork
import Imaging
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
        var means: [[Double]] = []
        for isSame in [true, false] {
            var sums = Array(repeating: 0.0, count: plan.hosts.count)
            for round in 0..<plan.rounds {
                let donors = plan.donors(round, sameLabel: isSame)
                let pairs = Dictionary(uniqueKeysWithValues: zip(plan.hosts, donors))
                let rows = try await data.logits(plan.hosts) { host in
                    let donor = pairs[host] ?? host
                    return exchange(
                        data.films[host].prepared, lungs: lungs[host], donor: data.films[donor].prepared,
                        lungs: lungs[donor])
                }
                for (position, row) in rows.enumerated() { sums[position] += data.score(row, target) }
            }
            means.append(sums)
        }
        let loss = data.loss(
            from: means[0], to: means[1], plan.hosts, target, confidence: Self.confidence)
        return AuditFigure(
            exchange.rawValue, exchange.title, finding: target.name, unit: .difference, loss,
            films: plan.hosts.count, patients: data.patients(plan.hosts),
            judgement: .atLeast(data.thresholds.exchangeLoss))
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
    let rounds: Int
    private let same: [[Int]]
    private let opposite: [[Int]]

    private static let fewestPatients = 4

    /// `nil` where there are too few patients of either label.
    init?(_ data: AuditData, _ target: AuditTarget) {
        let members = data.sample(target.members, data.settings.maximumFilms)
        let groups = (
            with: members.filter { target.isPositive[$0] }, without: members.filter { !target.isPositive[$0] }
        )
        guard data.patients(groups.with) >= Self.fewestPatients,
            data.patients(groups.without) >= Self.fewestPatients
        else { return nil }
        hosts = members
        // Few films get more donors each: the draw of the donors should not decide.
        let wanted = data.settings.donors > 0 ? data.settings.donors : 800 / members.count
        rounds = min(max(wanted, 1), 4)
        func donors(_ round: Int, sameLabel: Bool) -> [Int] {
            members.map { host in
                let pool = target.isPositive[host] == sameLabel ? groups.with : groups.without
                // Both draws use the same numbers: where the pools are alike, so are the donors.
                var generator = SeededGenerator(data.settings.seed, "audit donor", host, round)
                let patient = data.films[host].film.patient
                for _ in 0..<64 {
                    let donor = pool[generator.index(below: pool.count)]
                    if data.films[donor].film.patient != patient { return donor }
                }
                return pool.first { data.films[$0].film.patient != patient } ?? host
            }
        }
        same = (0..<rounds).map { donors($0, sameLabel: true) }
        opposite = (0..<rounds).map { donors($0, sameLabel: false) }
    }

    func donors(_ round: Int, sameLabel: Bool) -> [Int] { sameLabel ? same[round] : opposite[round] }
}
