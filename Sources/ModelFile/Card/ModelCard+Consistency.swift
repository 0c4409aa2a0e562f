import Imaging

extension ModelCard {
    /// The first field that contradicts the rest of the card, and how; `nil` where all fits.
    var inconsistency: (field: String, problem: String)? {
        let nested =
            findingsProblem.map { ("findings", $0) } ?? modulesProblem ?? preprocessingProblem
            ?? combinedProblem
        if let nested { return nested }
        let fields: [(String, String?)] = [
            ("thresholds", thresholdsProblem), ("calibration", calibrationProblem),
            ("training.splits", splitsProblem), ("gate", gate?.problem),
            ("conformal", conformal?.problem(findings: findings.count, task: task)),
            ("combination", combination?.problem(findings: findings.count)),
        ]
        for (field, problem) in fields { if let problem { return (field, problem) } }
        return nil
    }

    private var findingsProblem: String? {
        guard Set(findings).count == findings.count else { return "name a finding twice" }
        return switch (task, findings.count) {
        case (_, 0): modules[Self.classifier] == nil && modules[Self.backbone] != nil ? nil : "are empty"
        case (.binary, 2...): "have \(findings.count) entries, but a binary task has one"
        case (.exclusive, 1): "have one entry, but an exclusive task needs two"
        default: nil
        }
    }

    private var modulesProblem: (String, String)? {
        guard !modules.isEmpty else { return ("modules", "are empty") }
        for (name, module) in modules.sorted(by: { $0.key < $1.key }) {
            let field = "modules.\(name)"
            // The first dot of a tensor's key ends the module's name.
            if name.isEmpty || name.contains(".") && !Ensemble.isModule(name) || name == "__metadata__" {
                return (field, "isn't a name without dots")
            }
            if module.inputChannels < 1 || module.outputs < 1
                || module.head.hidden.contains(where: { $0 < 1 })
            {
                return (field, "has a width below 1")
            }
            if let rate = module.head.dropout, !(0..<1).contains(rate) {
                return (field, "has a dropout outside 0..<1")
            }
        }
        guard let classifier = modules[Self.classifier] else { return nil }
        if classifier.outputs != findings.count {
            return (
                "modules.\(Self.classifier)",
                "has \(classifier.outputs) outputs for \(findings.count) findings"
            )
        }
        if classifier.inputChannels != preprocessing.channels {
            return (
                "modules.\(Self.classifier)",
                "takes \(classifier.inputChannels) channels, but preprocessing makes \(preprocessing.channels)"
            )
        }
        return nil
    }

    private var preprocessingProblem: (String, String)? {
        if !(1...16_384).contains(preprocessing.size) {
            return ("preprocessing.size", "isn't within 1...16384")
        }
        let normalisation = preprocessing.normalisation
        let isUsable =
            !normalisation.mean.isEmpty && normalisation.mean.count == normalisation.std.count
            && normalisation.mean.allSatisfy(\.isFinite)
            && normalisation.std.allSatisfy { $0.isFinite && $0 > 0 }
        return isUsable
            ? nil : ("preprocessing.normalisation", "needs one mean and one positive deviation per channel")
    }

    private var thresholdsProblem: String? {
        guard Set(thresholds.map(\.finding)).count == thresholds.count else { return "name a finding twice" }
        guard task != .exclusive || thresholds.isEmpty else { return "don't belong to an exclusive task" }
        for point in thresholds {
            if !findings.contains(point.finding) {
                return "name '\(point.finding)', which isn't a finding of the model"
            }
            if point.split == "test" { return "were chosen on the test split" }
            if !(0...1).contains(point.threshold) { return "have \(point.threshold) for '\(point.finding)'" }
        }
        return nil
    }

    private var calibrationProblem: String? {
        switch calibration {
        case .uncalibrated: nil
        case .temperature(let value):
            value.isFinite && value > 0 ? nil : "has a temperature that isn't positive"
        case .platt(let slopes, let intercepts):
            slopes.count == findings.count && intercepts.count == findings.count
                && (slopes + intercepts).allSatisfy(\.isFinite)
                ? nil : "needs one finite slope and intercept per finding"
        case .isotonic(let curves):
            task == .exclusive
                ? "is isotonic, which classes that exclude each other can't be"
                : curves.count == findings.count && curves.allSatisfy(\.isUsable)
                    ? nil : "needs one rising curve within 0...1 per finding"
        }
    }

    private var splitsProblem: String? {
        for split in training.splits where split.positives.count != findings.count {
            return "'\(split.split)' counts \(split.positives.count) findings of \(findings.count)"
        }
        return nil
    }
}
