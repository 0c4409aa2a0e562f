import Foundation

/// Log odds, and back.
package enum Logit {
    /// The log odds of a probability, finite: the probability is kept one rounding step away from 0 and 1.
    package static func of(_ probability: Double) -> Double {
        let kept = min(max(probability, .leastNormalMagnitude), 1 - .ulpOfOne / 2)
        return log(kept) - log1p(-kept)
    }

    /// The probability of log odds, without overflow on either side.
    package static func inverse(_ logit: Double) -> Double {
        if logit >= 0 { return 1 / (1 + exp(-logit)) }
        let odds = exp(logit)
        return odds / (1 + odds)
    }

    /// log(1 + exp(x)), without overflow.
    static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
}
