/// How far a film's features lie from those of a model's own films, in deviations.
///
/// The Mahalanobis distance (Lee et al., "A simple unified framework for detecting out-of-distribution samples",
/// NeurIPS 2018) under a covariance shrunk towards a multiple of the identity (Ledoit and Wolf, 2004), of which the
/// leading directions are kept and the others share one variance.
public struct FeatureGate: Codable, Sendable, Equatable {
    /// The mean feature vector.
    public var mean: PackedFloats
    /// Directions of length 1 at right angles, one after the other.
    public var directions: PackedFloats
    /// The variance along each direction, shrunk.
    public var variances: [Double]
    /// The variance in every other direction, shrunk.
    public var restVariance: Double
    /// How much the covariance was shrunk, 0 to 1.
    public var shrinkage: Double
    /// The largest distance that is let through.
    public var limit: Double

    /// A gate from its parts.
    public init(
        mean: PackedFloats, directions: PackedFloats, variances: [Double], restVariance: Double,
        shrinkage: Double, limit: Double
    ) {
        self.mean = mean
        self.directions = directions
        self.variances = variances
        self.restVariance = restVariance
        self.shrinkage = shrinkage
        self.limit = limit
    }

    /// The root of the mean squared deviation over all features, about 1 for the model's own films; `nil` where the
    /// features have another number or are no numbers.
    package func distance(_ features: [Float]) -> Double? {
        let width = mean.values.count
        guard features.count == width, width > 0 else { return nil }
        let centred = zip(features, mean.values).map { Double($0) - Double($1) }
        let total = centred.reduce(0) { $0 + $1 * $1 }
        guard total.isFinite else { return nil }
        var inside = 0.0
        var sum = 0.0
        for (index, variance) in variances.enumerated() {
            var projection = 0.0
            for feature in 0..<width {
                projection += centred[feature] * Double(directions.values[index * width + feature])
            }
            inside += projection * projection
            sum += projection * projection / variance
        }
        sum += max(0, total - inside) / restVariance
        return (sum / Double(width)).squareRoot()
    }

    var problem: String? {
        if mean.values.isEmpty || directions.values.count != variances.count * mean.values.count {
            return "has directions of another width than its mean"
        }
        let numbers = variances + [restVariance, limit]
        return numbers.allSatisfy { $0.isFinite && $0 > 0 }
            ? nil : "has a variance or limit that isn't a positive number"
    }
}
