import Imaging
import Reporting

/// How much of the performance is still there when it should not be, and how much goes when it should stay?
struct RegionQuestion {
    let data: AuditData

    func answer() async throws -> AuditAnswer {
        var figures: [AuditFigure] = []
        var missing: [String] = []
        var sentences: [String] = []
        var rows: [[String]] = []
        let fill = data.fill
        var logits: [RegionEdit: (members: [Int], rows: [[Double]])] = [:]
        for edit in RegionEdit.allCases {
            let members = data.films.indices.filter {
                !edit.needsLungs || data.films[$0].lungs.map { $0.area > 0 } ?? false
            }
            guard !members.isEmpty else { continue }
            let rows = try await data.logits(members) { index in
                edit(data.films[index], fill: fill) ?? data.films[index].prepared
            }
            logits[edit] = (members, rows)
        }
        let known = data.films.count { $0.lungs != nil }
        if known < data.films.count {
            missing.append(
                known == 0
                    ? "no film's lungs are known, so that nothing can be said of films with or without them: give "
                        + "masks in the cohort, or a lung segmenter"
                    : "\(Numeral.count(data.films.count - known, "film")) whose lungs aren\u{2019}t known "
                        + "\(data.films.count - known == 1 ? "is" : "are") left out where lungs matter")
        }
        for target in data.targets {
            let part = Part(data: data, target: target, logits: logits)
            figures += part.figures
            sentences.append(part.sentence)
            rows += part.rows
        }
        return AuditAnswer(
            .regions, sentence: sentences.joined(separator: " "), figures: figures,
            tables: [
                AuditTable(
                    title: "AUROC of films after each edit", columns: ["Finding", "Edit", "AUROC", "Films"],
                    rows: rows)
            ], missing: missing)
    }

    /// One finding's figures.
    private struct Part {
        let figures: [AuditFigure]
        let sentence: String
        let rows: [[String]]

        init(data: AuditData, target: AuditTarget, logits: [RegionEdit: (members: [Int], rows: [[Double]])]) {
            let thresholds = data.thresholds
            let whole = data.scores(target)
            let full = data.auroc(target.members.map { whole[$0] }, target.members, target)
            let name = Numeral.name(target.name)
            func figure(
                _ key: String, _ title: String, _ unit: AuditFigure.Unit, _ interval: Interval?,
                _ members: [Int], _ judgement: Judgement? = nil
            ) -> AuditFigure {
                AuditFigure(
                    key, title, finding: target.name, unit: unit, interval, films: members.count,
                    patients: data.patients(members), judgement: judgement)
            }
            var figures = [figure("whole", "The whole film", .auroc, full, target.members)]
            var rows = [[name, "none", Wording.value(full), Numeral.count(target.members.count)]]
            let isMember = Set(target.members)
            for edit in RegionEdit.allCases {
                guard let edited = logits[edit] else { continue }
                let positions = edited.members.indices.filter { isMember.contains(edited.members[$0]) }
                let members = positions.map { edited.members[$0] }
                let after = positions.map { data.score(edited.rows[$0], target) }
                let area = data.auroc(after, members, target)
                rows.append([name, edit.title, Wording.value(area), Numeral.count(members.count)])
                switch edit {
                case .withoutLungs:
                    figures.append(
                        figure(
                            edit.rawValue, edit.title, .auroc, area, members,
                            .atLeast(thresholds.withoutLungs, neutral: 0.5)))
                case .marginsOnly:
                    figures.append(
                        figure(
                            edit.rawValue, edit.title, .auroc, area, members,
                            .atLeast(thresholds.marginsAlone, neutral: 0.5)))
                case .eighth: figures.append(figure(edit.rawValue, edit.title, .auroc, area, members))
                case .lungsOnly, .withoutMargins, .withoutCorners:
                    let limit =
                        edit == .lungsOnly ? thresholds.lossOfLungsAlone : thresholds.lossWithoutMargins
                    let loss = data.loss(from: members.map { whole[$0] }, to: after, members, target)
                    figures.append(
                        figure(
                            "loss-" + edit.rawValue, "Loss: " + edit.title.lowercasedFirst, .difference, loss,
                            members, .atLeast(limit)))
                }
            }
            self.figures = figures
            self.rows = rows
            sentence = Self.sentence(name, full, figures)
        }

        private static func sentence(_ name: String, _ full: Interval?, _ figures: [AuditFigure]) -> String {
            let start = "\(name): AUROC \(Wording.value(full)) on whole films"
            let bad = figures.filter { $0.verdict == .warning || $0.verdict == .notice }
            guard !bad.isEmpty else {
                return start + "; no edit leaves what should go, or takes what should stay."
            }
            let parts = bad.map { figure in
                figure.unit == .auroc
                    ? "\(figure.title.lowercasedFirst) it is still \(Wording.value(figure))"
                    : "\(figure.title.lowercasedFirst.replacing("loss: ", with: "")), "
                        + "\(Wording.value(figure)) of it is lost"
            }
            return start + "; " + Numeral.list(parts) + "."
        }
    }
}

extension String {
    /// With its first letter in lower case, to stand within a sentence; an abbreviation stays as it is.
    var lowercasedFirst: String {
        dropFirst().first?.isUppercase ?? false ? self : prefix(1).lowercased() + dropFirst()
    }
}
