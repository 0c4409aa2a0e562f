package import ModelFile

/// Fits a gate: what films look like from one set, how far they may stray from another.
package enum GateFit {
    /// Films that distances are learnt from: more add little, and their products are counted in pairs.
    package static let maximumReference = 600

    /// - Parameters:
    ///   - reference: films that the model learnt from, or as many as there are.
    ///   - limits: other films that set the limits, such as the validation films.
    ///   - refusalRate: the share of these that each of the three tests may refuse, split evenly among them.
    /// - Throws: ``GateFitError`` where either has too few films.
    package static func fit(
        reference: JudgedFilms, named: String, limits: JudgedFilms, limitsNamed: String,
        refusalRate: Double = 0.01, directions: Int = 24
    ) throws(GateFitError) -> FilmGate {
        guard reference.statistics.count >= 20 else {
            throw .tooFewFilms(split: named, found: reference.statistics.count, needed: 20)
        }
        guard limits.statistics.count >= 20 else {
            throw .tooFewFilms(split: limitsNamed, found: limits.statistics.count, needed: 20)
        }
        guard refusalRate > 0, refusalRate < 0.5 else { throw .unusableRate(refusalRate) }
        let share = refusalRate / 3
        let outline = outline(reference.statistics)
        let likeness = limits.statistics.map { FilmStatistics.correlation($0.outline, outline) }
        var gate = FilmGate(
            reference: named, films: reference.films.count, limitsFrom: limitsNamed,
            limitFilms: limits.films.count, refusalRate: 0, ranges: ranges(limits.statistics, share),
            outline: PackedFloats(outline),
            minimumLikeness: below(likeness, share), features: nil)
        gate.features = features(reference, limits, share, directions)
        gate.refusalRate = refusals(of: gate, limits)
        return gate
    }

    private static func outline(_ statistics: [FilmStatistics]) -> [Float] {
        var sum = Array(repeating: 0.0, count: FilmStatistics.side * FilmStatistics.side)
        for film in statistics {
            for (index, value) in film.outline.enumerated() { sum[index] += Double(value) }
        }
        return FilmStatistics.normalised(sum)
    }

    private static func ranges(_ statistics: [FilmStatistics], _ share: Double) -> [FilmGate.Range] {
        // Each of the statistics takes its part of the share, at either end.
        let tail = share / Double(2 * FilmStatistics.Kind.allCases.count)
        return FilmStatistics.Kind.allCases.map { kind in
            let values = statistics.map { $0[kind] }
            return FilmGate.Range(
                statistic: kind.rawValue, lower: below(values, tail), upper: -below(values.map { -$0 }, tail))
        }
    }

    /// A value that about `share` of `values` are below: between the lowest where there are enough, else under them all
    /// by a quarter of their spread, since the extremes of a few films are not those of many.
    private static func below(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return -.greatestFiniteMagnitude }
        let position = share * Double(sorted.count)
        if position >= 1 {
            let index = Int(position)
            return (sorted[index - 1] + sorted[min(index, sorted.count - 1)]) / 2
        }
        return first - 0.25 * (1 - position) * (last - first)
    }

    private static func features(
        _ reference: JudgedFilms, _ limits: JudgedFilms, _ share: Double, _ directions: Int
    ) -> FeatureGate? {
        guard !reference.features.isEmpty, !limits.features.isEmpty else { return nil }
        // Evenly spaced, so that no site or class at either end of a list is left out.
        let step = max(1, (reference.features.count + maximumReference - 1) / maximumReference)
        let sample = stride(from: 0, to: reference.features.count, by: step).map { reference.features[$0] }
        guard let found = LeadingDirections(sample, count: directions) else { return nil }
        var gate = FeatureGate(
            mean: PackedFloats(found.mean.map(Float.init)),
            directions: PackedFloats(found.directions.flatMap { $0.map(Float.init) }),
            variances: found.variances, restVariance: found.restVariance, shrinkage: found.shrinkage,
            limit: 1)
        let distances = limits.features.compactMap { gate.distance($0) }
        guard !distances.isEmpty else { return nil }
        gate.limit = max(-below(distances.map { -$0 }, share), .leastNormalMagnitude)
        return gate
    }

    /// The share of `films` that a gate refuses.
    package static func refusals(of gate: FilmGate, _ films: JudgedFilms) -> Double {
        guard !films.statistics.isEmpty else { return 0 }
        let refused = films.statistics.indices.count { index in
            !gate.objections(
                to: films.statistics[index],
                features: films.features.isEmpty ? nil : films.features[index]
            ).isEmpty
        }
        return Double(refused) / Double(films.statistics.count)
    }
}

/// Why a gate can't be fitted.
package enum GateFitError: Error, CustomStringConvertible, Sendable {
    case tooFewFilms(split: String, found: Int, needed: Int)
    case unusableRate(Double)

    package var description: String {
        switch self {
        case .tooFewFilms(let split, let found, let needed):
            "a gate needs at least \(needed) \(split) films, found \(found); give a larger cohort, or pass --no-gate"
        case .unusableRate(let rate):
            "a refusal rate of \(rate) can't be had; pass a number above 0 and below 0.5, such as 0.01"
        }
    }
}
