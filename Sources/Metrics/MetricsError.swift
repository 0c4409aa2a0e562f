/// Predictions or settings that no metric can be computed from, with what was expected and found.
package enum MetricsError: Error, Hashable, CustomStringConvertible, Sendable {
    case countMismatch(what: String, expected: Int, found: Int)
    case notAProbability(film: Int, name: String, value: Double)
    case notADistribution(film: Int, sum: Double)
    case labelOutOfRange(film: Int, label: Int, allowed: ClosedRange<Int>)
    case tooFewClasses(Int)
    case duplicateName(String)
    case unusableThreshold(name: String, value: Double)
    case thresholdUndefined(rule: String, reason: String)
    case unknownThresholdRule(String, nearest: String?)
    case unusableBootstrap(String)
    /// Two predictions that should be of the same films and aren't.
    case differentFilms(what: String)
    /// Something that needs films which aren't there.
    case nothingToFit(what: String, reason: String)
    case unusableSetting(name: String, value: Double, allowed: String)

    package var description: String {
        switch self {
        case .countMismatch(let what, let expected, let found):
            "there are \(found) \(what), but \(expected) were expected; give exactly one for each"
        case .notAProbability(let film, let name, let value):
            "film \(film) has \(value) as its probability of \(name), which is not a number from 0 to 1; "
                + "a model that predicts this has diverged: train it again with a lower learning rate"
        case .notADistribution(let film, let sum):
            "the class probabilities of film \(film) add up to \(sum), not to 1; pass softmax outputs"
        case .labelOutOfRange(let film, let label, let allowed):
            "film \(film) has label \(label), but labels go from \(allowed.lowerBound) to \(allowed.upperBound)"
        case .tooFewClasses(let count):
            "there are \(count) classes, but an exclusive task needs at least two; use the binary task instead"
        case .duplicateName(let name):
            "\u{201C}\(name)\u{201D} is named twice; give each class or finding a name of its own"
        case .unusableThreshold(let name, let value):
            "the threshold of \(name) is \(value), which is not a finite number; pass one from 0 to 1"
        case .thresholdUndefined(let rule, let reason):
            "no threshold can be chosen by \(rule): \(reason); pass a fixed threshold instead"
        case .unknownThresholdRule(let text, let nearest):
            "\u{201C}\(text)\u{201D} is no way to choose a threshold"
                + (nearest.map { "; did you mean \u{201C}\($0)\u{201D}?" } ?? "")
                + " Known: youden, f1, accuracy, sensitivity=0.95, specificity=0.95, cost=5, cost=5@0.02, or a number such as 0.5"
        case .unusableBootstrap(let problem):
            "the bootstrap can't run with \(problem)"
        case .differentFilms(let what):
            "\(what) are not of the same films in the same order; predict the same cohort with both models"
        case .nothingToFit(let what, let reason):
            "\(what) can't be fitted: \(reason); pass more films"
        case .unusableSetting(let name, let value, let allowed):
            "\(name) is \(value), but must be \(allowed)"
        }
    }
}
