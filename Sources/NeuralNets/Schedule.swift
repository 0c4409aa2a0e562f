#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How the learning rate moves during training, as a factor of its highest value: a pure function of the step, so
/// that a resumed run needs nothing but the step's number.
package struct Schedule: Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The same rate throughout.
        case constant
        /// Multiplied by `decay` after every `interval`.
        case step
        /// Half a cosine from 1 down to `final` (Loshchilov and Hutter, 2017, equation 5, without restarts).
        case cosine
        /// From 1/25 up to 1 over `warmUp` of the steps and down to 1/250,000, by half cosines (Smith and Topin, 2018; as
        /// PyTorch's OneCycleLR, the momentum left alone).
        case oneCycle
        /// The same rate, for a ``Plateau`` to lower.
        case plateau
    }

    package var kind: Kind
    /// The part of all steps, 0…1, during which the rate first rises in a line.
    package var warmUp: Double
    /// The part of the steps after warm-up, 0…1, between two drops of `step`.
    package var interval: Double
    /// What each drop of `step` multiplies the rate by.
    package var decay: Double
    /// The factor at which `cosine` ends.
    package var final: Double

    package init(
        _ kind: Kind = .constant, warmUp: Double = 0, interval: Double = 1.0 / 3, decay: Double = 0.1,
        final: Double = 0
    ) {
        self.kind = kind
        self.warmUp = warmUp
        self.interval = interval
        self.decay = decay
        self.final = final
    }

    /// The factor for `step` (from 0) of `total`.
    package func factor(step: Int, of total: Int) -> Double {
        if kind == .oneCycle { return oneCycle(step: step, of: total) }
        let rising = (warmUp * Double(total)).rounded()
        if Double(step) < rising { return Double(step + 1) / rising }
        let remaining = max(Double(total) - rising, 1)
        let progress = min((Double(step) - rising) / remaining, 1)
        switch kind {
        case .constant, .plateau, .oneCycle: return 1
        case .step: return pow(decay, (progress / interval + 1e-9).rounded(.down))
        case .cosine: return final + (1 - final) * (1 + cos(.pi * progress)) / 2
        }
    }

    private func oneCycle(step: Int, of total: Int) -> Double {
        let (start, end) = (1.0 / 25, 1.0 / 250_000)
        func between(_ first: Double, _ last: Double, _ share: Double) -> Double {
            last + (first - last) / 2 * (1 + cos(.pi * min(max(share, 0), 1)))
        }
        let top = warmUp * Double(total) - 1
        let last = Double(total - 1)
        if Double(step) <= top { return top > 0 ? between(start, 1, Double(step) / top) : 1 }
        return last > top ? between(1, end, (Double(step) - top) / (last - top)) : end
    }
}

extension Schedule: Codable {
    private enum CodingKeys: String, CodingKey { case kind, warmUp, interval, decay, final }

    /// Decodes a schedule; every key may be left out.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? kind
        warmUp = try values.decodeIfPresent(Double.self, forKey: .warmUp) ?? warmUp
        interval = try values.decodeIfPresent(Double.self, forKey: .interval) ?? interval
        decay = try values.decodeIfPresent(Double.self, forKey: .decay) ?? decay
        final = try values.decodeIfPresent(Double.self, forKey: .final) ?? final
    }
}
