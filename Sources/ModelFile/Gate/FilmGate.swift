package import Imaging

/// Tells films like those that a model was made for from others, and says what is different.
///
/// A film is refused where one of its plain statistics, its likeness to the average film or the distance of its
/// features lies outside limits that all but a stated share of reference films keep.
public struct FilmGate: Codable, Sendable, Equatable {
    /// The split that it was fitted on.
    public var reference: String
    /// Number of films that it was fitted on.
    public var films: Int
    /// The split whose films set the limits; never the test split.
    public var limitsFrom: String
    /// Number of films that set the limits.
    public var limitFilms: Int
    /// The share of those films that it refuses.
    public var refusalRate: Double
    /// Limits of plain statistics.
    public var ranges: [Range]
    /// The average reference film at 16 × 16, with mean 0 and length 1.
    public var outline: PackedFloats
    /// The least correlation with that average.
    public var minimumLikeness: Double
    /// Limits of the features; `nil` where only the film's look is judged.
    public var features: FeatureGate?

    /// Within which limits a statistic must lie.
    public struct Range: Codable, Sendable, Equatable {
        /// What is measured, such as "brightness".
        public var statistic: String
        /// The least allowed value.
        public var lower: Double
        /// The largest allowed value.
        public var upper: Double

        /// Limits from their values.
        public init(statistic: String, lower: Double, upper: Double) {
            self.statistic = statistic
            self.lower = lower
            self.upper = upper
        }
    }

    /// A gate from its parts.
    public init(
        reference: String, films: Int, limitsFrom: String, limitFilms: Int, refusalRate: Double,
        ranges: [Range], outline: PackedFloats, minimumLikeness: Double, features: FeatureGate?
    ) {
        self.reference = reference
        self.films = films
        self.limitsFrom = limitsFrom
        self.limitFilms = limitFilms
        self.refusalRate = refusalRate
        self.ranges = ranges
        self.outline = outline
        self.minimumLikeness = minimumLikeness
        self.features = features
    }

    /// Why a film is refused, a sentence each; empty where it isn't.
    package func objections(to film: PreparedFilm, features embedding: [Float]?) -> [String] {
        objections(to: FilmStatistics(film), features: embedding)
    }

    /// Why a film with these statistics is refused.
    package func objections(to statistics: FilmStatistics, features embedding: [Float]?) -> [String] {
        var reasons: [String] = []
        for kind in FilmStatistics.Kind.allCases {
            guard let range = ranges.first(where: { $0.statistic == kind.rawValue }) else { continue }
            let value = statistics[kind]
            if value < range.lower || value > range.upper {
                reasons.append(
                    "its \(kind.title) is \(Self.text(value)), outside \(Self.text(range.lower)) to "
                        + "\(Self.text(range.upper))")
            }
        }
        let likeness = FilmStatistics.correlation(statistics.outline, outline.values)
        if likeness < minimumLikeness {
            reasons.append(
                "it resembles the average of the model's own films too little (correlation "
                    + "\(Self.text(likeness)), at least \(Self.text(minimumLikeness)) expected), so it may be no "
                    + "upright frontal chest film")
        }
        if let features, let embedding {
            if let distance = features.distance(embedding) {
                if distance > features.limit {
                    reasons.append(
                        "the network sees features unlike those it was made for (distance "
                            + "\(Self.text(distance)), at most \(Self.text(features.limit)))")
                }
            } else {
                reasons.append("the network's features of it are no numbers")
            }
        }
        return reasons
    }

    private static func text(_ value: Double) -> String {
        let digits = abs(value) >= 10 ? 10.0 : 1000.0
        return "\((value * digits).rounded() / digits)"
    }

    var problem: String? {
        if reference == "test" || limitsFrom == "test" { return "was fitted on the test split" }
        if ranges.contains(where: { !($0.lower <= $0.upper) }) {
            return "has a range whose ends are the wrong way round"
        }
        if outline.values.count != FilmStatistics.side * FilmStatistics.side {
            return "has an outline of \(outline.values.count) values, but needs 256"
        }
        return minimumLikeness.isFinite ? features?.problem : "has a likeness that is no number"
    }
}
