/// Which optimiser a recipe wants, with its settings; every key may be left out.
package struct OptimiserSettings: Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case sgd, adam, adamw, rmsprop, lamb
    }

    package var kind: Kind
    package var weightDecay: Double
    /// Of `sgd` and `rmsprop`.
    package var momentum: Double
    /// Of `sgd`.
    package var nesterov: Bool
    /// Of `adam`, `adamw` and `lamb`.
    package var beta1: Double
    package var beta2: Double
    package var epsilon: Double

    package init(
        _ kind: Kind = .adamw, weightDecay: Double = 0, momentum: Double = 0.9, nesterov: Bool = false,
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
    ) {
        self.kind = kind
        self.weightDecay = weightDecay
        self.momentum = momentum
        self.nesterov = nesterov
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    package func makeOptimiser(_ groups: [ParameterGroup]) -> any Optimiser {
        switch kind {
        case .sgd: SGD(groups, momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
        case .adam: Adam(groups, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        case .adamw: AdamW(groups, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        case .rmsprop: RMSProp(groups, epsilon: epsilon, momentum: momentum, weightDecay: weightDecay)
        case .lamb: LAMB(groups, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        }
    }
}

extension OptimiserSettings: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, weightDecay, momentum, nesterov, beta1, beta2, epsilon
    }

    /// Decodes settings; every key may be left out.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? kind
        weightDecay = try values.decodeIfPresent(Double.self, forKey: .weightDecay) ?? weightDecay
        momentum = try values.decodeIfPresent(Double.self, forKey: .momentum) ?? momentum
        nesterov = try values.decodeIfPresent(Bool.self, forKey: .nesterov) ?? nesterov
        beta1 = try values.decodeIfPresent(Double.self, forKey: .beta1) ?? beta1
        beta2 = try values.decodeIfPresent(Double.self, forKey: .beta2) ?? beta2
        epsilon = try values.decodeIfPresent(Double.self, forKey: .epsilon) ?? epsilon
    }
}
