import Imaging

extension ModelCard {
    /// What contradicts the rest of the card in its ensemble or its views, and how; `nil` where all fits.
    var combinedProblem: (String, String)? {
        if let views {
            if !(1...TestView.maximumCount).contains(views.count) {
                return ("views", "have \(views.count) entries; expected 1 to \(TestView.maximumCount)")
            }
            if let problem = views.lazy.compactMap(\.problem).first { return ("views", problem) }
        }
        guard let ensemble else { return nil }
        if ensemble.members.isEmpty { return ("ensemble.members", "are empty") }
        let expected = ensemble.members.indices.map(Ensemble.module)
        if Set(expected) != Set(modules.keys.filter { $0.hasPrefix("members.") }) {
            return ("ensemble.members", "are \(expected.count), but modules name others")
        }
        if modules[Self.classifier] != nil {
            return ("modules.\(Self.classifier)", "stands beside an ensemble")
        }
        for (index, member) in ensemble.members.enumerated() {
            guard let module = modules[Ensemble.module(index)] else { continue }
            let field = "modules.\(Ensemble.module(index))"
            if module.outputs != findings.count {
                return (field, "has \(module.outputs) outputs for \(findings.count) findings")
            }
            if module.inputChannels != member.preprocessing.normalisation.mean.count {
                return (field, "takes \(module.inputChannels) channels, but its preprocessing makes others")
            }
        }
        return nil
    }

    /// The network, or the networks of an ensemble, by the registry's names.
    public var networkName: String? {
        guard let ensemble else { return modules[Self.classifier]?.name }
        let names = ensemble.members.indices.map { modules[Ensemble.module($0)]?.name ?? "unknown" }
        return "ensemble of \(names.count): " + names.joined(separator: ", ")
    }
}
