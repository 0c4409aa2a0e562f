import Cohort
import Foundation
import Imaging

/// Films that don't look like a chest film, or not like the cohort's others, each with its reason.
struct OddFilms {
    let films: [Film]
    let survey: FilmSurvey

    func find() -> [OddFilmRecord] {
        guard survey.facts.contains(where: { $0 != nil }) else { return [] }
        let model = CohortLook(survey)
        var records: [OddFilmRecord] = []
        for (index, facts) in survey.facts.enumerated() {
            guard let facts else { continue }
            for (kind, reason) in oddities(facts, survey.thumbnails[index], model) {
                records.append(.init(film: FilmRecord(films[index]), reason: reason, kind: kind))
            }
        }
        return records
    }

    private func oddities(
        _ facts: FilmFacts, _ thumbnail: ArraySlice<UInt8>, _ model: CohortLook
    ) -> [(String, String)] {
        var found: [(String, String)] = []
        let (stored, statistics) = (facts.stored, facts.statistics)
        let (width, height) = (stored.width, stored.height)
        if min(width, height) < 128 {
            found.append(("size", "only \(width) × \(height) pixels"))
        }
        let aspect = Double(width) / Double(height)
        if aspect < 0.6 || aspect > 1.7 || abs(log(aspect / model.medianAspect)) > log(1.5) {
            found.append(
                ("shape", "\(width) × \(height) pixels: a strip of a film, or cut from one"))
        }
        if statistics.deviation < 6 || statistics.modeShare > 0.95 {
            found.append(("blank", "nearly all of it is of one gray level"))
            return found
        }
        if stored.chroma > 14 || stored.colouredShare > 0.05 {
            found.append(
                (
                    "colour",
                    "coloured: \(Int((100 * stored.colouredShare).rounded())) % of its pixels; an X-ray is gray"
                ))
        }
        if statistics.whiteShare > 0.6, statistics.middleShare < 0.3 {
            found.append(("page", "mostly white with little gray: a page or a drawing rather than a film"))
        }
        if statistics.borderShare > 0.3 {
            found.append(
                (
                    "border",
                    "\(Int((100 * statistics.borderShare).rounded())) % of a side is an empty border"
                ))
        }
        switch model.judge(thumbnail) {
        case .inverted: found.append(("inverted", "looks like the negative of the cohort's other films"))
        case .unlike: found.append(("unlike", "looks unlike the cohort's other films"))
        case .usual: break
        }
        return found
    }
}

/// What the films of a cohort look like on the whole.
struct CohortLook {
    enum Judgement { case usual, inverted, unlike }

    let medianAspect: Double
    private let mean: [Double]
    private let floor: Double

    /// Below this number of films there is no cohort to be unlike.
    private static let fewest = 20

    init(_ survey: FilmSurvey) {
        let known = survey.facts.indices.filter { survey.facts[$0] != nil }
        let aspects = known.compactMap { survey.facts[$0] }.map {
            Double($0.stored.width) / Double($0.stored.height)
        }.sorted()
        medianAspect = aspects.isEmpty ? 1 : aspects[aspects.count / 2]
        guard known.count >= Self.fewest else {
            mean = []
            floor = -1
            return
        }
        let sample = stride(from: 0, to: known.count, by: max(1, known.count / 5_000)).map { known[$0] }
        var sum = [Double](repeating: 0, count: Thumbnails.side * Thumbnails.side)
        for index in sample {
            for (pixel, value) in Self.standardised(survey.thumbnails[index]).enumerated() {
                sum[pixel] += value
            }
        }
        let mean = Self.standardised(sum)
        self.mean = mean
        let likeness = sample.map { Self.correlation(mean, Self.standardised(survey.thumbnails[$0])) }
            .sorted()
        let median = likeness[likeness.count / 2]
        let spread = likeness.map { abs($0 - median) }.sorted()[likeness.count / 2]
        floor = min(median - 10 * spread, 0.3)
    }

    func judge(_ thumbnail: ArraySlice<UInt8>) -> Judgement {
        guard !mean.isEmpty else { return .usual }
        let likeness = Self.correlation(mean, Self.standardised(thumbnail))
        if likeness < -0.35 { return .inverted }
        return likeness < floor ? .unlike : .usual
    }

    private static func standardised(_ pixels: some Collection<UInt8>) -> [Double] {
        standardised(pixels.map(Double.init))
    }

    private static func standardised(_ values: [Double]) -> [Double] {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let energy = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let scale = energy > 1e-9 ? 1 / energy.squareRoot() : 0
        return values.map { ($0 - mean) * scale }
    }

    /// Of two standardised pictures.
    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
