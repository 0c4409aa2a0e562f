import ModelFile

/// What a recipe may ask for beside the plain way to train; all off by default. Docs/recipes.md says what each does.
extension Recipe {
    /// What a step minimises.
    package struct Loss: Codable, Sendable, Equatable {
        package var kind = Kind.crossEntropy
        /// `focal`: how much less films count that are judged well already.
        package var gamma = 2.0
        /// `focal`, of sigmoid outputs: present against absent as α to 1 - α; `nil` leaves both at 1.
        package var alpha: Double?
        /// `asymmetric`.
        package var gammaNegative = 4.0
        package var gammaPositive = 0.0
        package var clip = 0.05
        /// `aucMargin`: by how much present films should score above absent ones.
        package var margin = 1.0

        package enum Kind: String, RecipeChoice {
            case crossEntropy
            /// Lin et al., 2017.
            case focal
            /// Ridnik et al., 2021.
            case asymmetric
            /// Yuan et al., 2021.
            case aucMargin
        }

        package static let plain = Loss()
    }

    /// Films mixed with others of their batch, and their labels with them.
    package struct Mixing: Codable, Sendable, Equatable {
        /// α of the Beta distribution of mixup's share (Zhang et al., 2018); 0 is off.
        package var mixup = 0.0
        /// α of CutMix (Yun et al., 2019); 0 is off. Where both are on, each batch gets one of them.
        package var cutmix = 0.0
        /// The share of batches that are mixed.
        package var probability = 1.0

        package init(mixup: Double = 0, cutmix: Double = 0, probability: Double = 1) {
            self.mixup = mixup
            self.cutmix = cutmix
            self.probability = probability
        }

        package static let none = Mixing()
        var isNone: Bool { mixup == 0 && cutmix == 0 }
    }

    /// An average of the weights in the place of the last ones: judged and saved.
    package struct Averaging: Codable, Sendable, Equatable {
        package var kind = Kind.none
        /// `ema`: what the average keeps of itself at every step.
        package var decay = 0.999
        /// `swa`: the part of a phase's epochs, 0 up to below 1, that goes by before the first is taken in.
        package var start = 0.75

        package enum Kind: String, RecipeChoice { case none, ema, swa }

        package static let none = Averaging()
    }

    /// Why these don't fit together or with the rest; `nil` where they do.
    var regimeProblem: String? {
        for (key, value, range) in [
            ("loss.gamma", loss.gamma, 0...20.0), ("loss.alpha", loss.alpha ?? 0.5, 0...1.0),
            ("loss.gammaNegative", loss.gammaNegative, 0...20.0),
            ("loss.gammaPositive", loss.gammaPositive, 0...20.0), ("loss.clip", loss.clip, 0...0.5),
            ("loss.margin", loss.margin, 0...1.0), ("mixing.mixup", mixing.mixup, 0...100.0),
            ("mixing.cutmix", mixing.cutmix, 0...100.0), ("mixing.probability", mixing.probability, 0...1.0),
            ("averaging.decay", averaging.decay, 0...0.999999),
            ("averaging.start", averaging.start, 0...0.999999),
        ] as [(String, Double, ClosedRange<Double>)] where !range.contains(value) {
            return "\(key) is \(value); expected \(range.lowerBound) to \(range.upperBound)"
        }
        if !(1...65_536).contains(accumulation) {
            return "accumulation is \(accumulation); expected 1 to 65536"
        }
        return lossProblem ?? mixingProblem
    }

    private var lossProblem: String? {
        guard loss.kind != .crossEntropy else { return nil }
        let name = "loss.kind \(loss.kind.rawValue)"
        if task == .exclusive, loss.kind != .focal {
            return
                "\(name) is for binary and independent tasks; with exclusive classes take crossEntropy or focal"
        }
        if labelSmoothing > 0 { return "\(name) takes labels as they are; set labelSmoothing to 0" }
        if groups.objective == .worst {
            return "\(name) and groups.objective worst both decide how much a film counts; give one"
        }
        if loss.kind == .asymmetric, loss.gammaNegative > 0, loss.gammaNegative < 1 {
            return "loss.gammaNegative is \(loss.gammaNegative); expected 0, or 1 to 20"
        }
        if loss.kind == .aucMargin, classBalance == .weights {
            return "\(name) weighs both classes alike; set classBalance to none or sampling"
        }
        if loss.kind == .aucMargin, batchSize < 4 {
            return "\(name) compares the films of a batch; batchSize is \(batchSize), expected 4 or more"
        }
        return nil
    }

    private var mixingProblem: String? {
        guard !mixing.isNone else { return nil }
        if groups.objective == .worst {
            return "mixing blends films of different groups, and groups.objective worst parts them; give one"
        }
        if decorrelation.weight > 0 || lungAttention.weight > 0 {
            return
                "mixing leaves no film of one site and no lungs in one place; set it to 0, or the weights of "
                + "decorrelation and lungAttention"
        }
        return nil
    }
}
