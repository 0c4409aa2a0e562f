/// The recipe's ways against shortcuts; all off by default. Docs/recipes.md says what each does and when it can't help.
extension Recipe {
    /// What films may be told apart by.
    package enum Attribute: String, RecipeChoice { case site, view, sex, device, look, label }

    /// Training films in groups, and what is made of them.
    package struct Groups: Codable, Sendable, Equatable {
        /// Films that are alike in all of these form a group.
        package var by: [Attribute] = []
        package var sampling = Sampling.shuffle
        package var objective = Objective.mean
        /// `worst`: how fast groups that fare badly gain weight.
        package var step = 0.01
        /// `worst`: how much more small groups are feared for, C in C/√n.
        package var adjustment = 0.0

        package enum Sampling: String, RecipeChoice {
            /// Every film once.
            case shuffle
            /// Every group equally often.
            case balanced
        }

        package enum Objective: String, RecipeChoice {
            /// The mean loss of the films.
            case mean
            /// The loss of the groups that fare worst (Sagawa et al., 2020).
            case worst
        }

        package static let none = Groups()
    }

    /// A penalty on what the pooled features tell of an attribute.
    package struct Decorrelation: Codable, Sendable, Equatable {
        package var from = Attribute.site
        package var weight = 0.0
        /// Leave alone what they tell by way of the label.
        package var withinLabel = true

        package static let none = Decorrelation()
    }

    /// A penalty on evidence outside the lungs.
    package struct LungAttention: Codable, Sendable, Equatable {
        package var weight = 0.0
        package var evidence = Evidence.map
        /// How far around the lungs evidence is welcome, as a fraction of the side.
        package var margin = 0.05

        package enum Evidence: String, RecipeChoice {
            /// Parts of the logit by position of the last feature map.
            case map
            /// The logit's derivative by pixel.
            case gradient
        }

        package static let none = LungAttention()
    }

    /// Why these don't fit together or with the rest; `nil` where they do.
    var mitigationProblem: String? {
        if groups.by.isEmpty, groups.sampling != .shuffle || groups.objective != .mean {
            return "groups.by is empty; name what films are grouped by, such as [site, label]"
        }
        if Set(groups.by).count < groups.by.count { return "groups.by names an attribute twice" }
        if groups.sampling == .balanced, classBalance == .sampling {
            return
                "groups.sampling balanced and classBalance sampling both decide how often a film is drawn; "
                + "give one, and put label into groups.by to balance classes, too"
        }
        for (key, value, range) in [
            ("groups.step", groups.step, 0...10.0), ("groups.adjustment", groups.adjustment, 0...1e6),
            ("decorrelation.weight", decorrelation.weight, 0...1e6),
            ("lungAttention.weight", lungAttention.weight, 0...1e6),
            ("lungAttention.margin", lungAttention.margin, 0...0.5),
        ] where !range.contains(value) {
            return "\(key) is \(value); expected \(range.lowerBound) to \(range.upperBound)"
        }
        if decorrelation.from == .label {
            return
                "decorrelation.from is label, which the network is to learn; name site, view, sex or device"
        }
        if lungAttention.weight > 0, let index = phases.firstIndex(where: \.cacheFeatures) {
            return
                "phases.\(index) caches features, which have no lungs to look at; "
                + "set its cacheFeatures to false, or lungAttention.weight to 0"
        }
        return nil
    }
}
