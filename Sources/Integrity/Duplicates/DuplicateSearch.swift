import Cohort
import Foundation
import Groundwork
import Imaging

/// Finds films that show the same exposure: equal files, equal pixels, and near-copies.
///
/// Equal files are found by digest. For the rest a code of each film's thumbnail proposes candidates
/// (``PerceptualCode``, ``HyperplaneIndex``), thumbnails are registered to drop most of them, and what is left is read
/// again, registered, and judged on fine structure: two chest films always look alike, but only copies have the
/// same ribs and vessels in the same places.
struct DuplicateSearch {
    struct Pair: Sendable {
        var first: Int
        var second: Int
        var relation: DuplicateRecord.Relation
        var isMirrored = false
        var placement = Placement()
        var agreement: Agreement?
    }

    struct Outcome {
        var pairs: [Pair] = []
        /// Pairs that were registered on thumbnails, and on pixels.
        var candidates = 0
        var confirmations = 0
    }

    /// Code similarity from which a pair is looked at.
    private static let similarity: Float = 0.45
    /// A film's nearest candidates that are looked at.
    private static let mostNeighbours = 40

    let films: [Film]
    let survey: FilmSurvey
    let thresholds: DuplicateThresholds
    let workers: Int

    func run(progress: (_ stage: String, _ done: Int, _ total: Int) -> Void) -> Outcome {
        var outcome = Outcome()
        var copies: Set<Int> = []
        for group in equalFiles() {
            for other in group.dropFirst() {
                outcome.pairs.append(Pair(first: group[0], second: other, relation: .sameFile))
                copies.insert(other)
            }
        }
        let kept = films.indices.filter { index in
            !copies.contains(index) && survey.facts[index].map { $0.statistics.deviation > 3 } ?? false
        }
        let candidates = self.candidates(among: kept, progress)
        outcome.candidates = candidates.count
        let looks = OrderedPrefetcher(count: candidates.count, workers: workers, window: 256) {
            index -> (pair: Pair?, wasRead: Bool) in
            confirm(candidates[index])
        }
        var done = 0
        while let look = looks.next() {
            if let pair = look.pair { outcome.pairs.append(pair) }
            if look.wasRead { outcome.confirmations += 1 }
            done += 1
            progress("comparing", done, candidates.count)
        }
        return outcome
    }

    /// Groups of films whose files have the same bytes.
    private func equalFiles() -> [[Int]] {
        var bySize: [Int: [Int]] = [:]
        for index in films.indices where survey.unreadable[index] == nil {
            if let size = survey.fileSizes[index] { bySize[size, default: []].append(index) }
        }
        let suspects = bySize.values.filter { $0.count > 1 }.joined().sorted()
        let digests = OrderedPrefetcher(count: suspects.count, workers: workers, window: 256) { position in
            try? FileDigest(contentsOf: URL(fileURLWithPath: films[suspects[position]].path))
        }
        var groups: [FileDigest: [Int]] = [:]
        for index in suspects {
            if let digest = digests.next(), let digest { groups[digest, default: []].append(index) }
        }
        return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    /// A pair whose codes are near: `target` shows `crop` of `source`.
    struct Candidate: Sendable {
        var source: Int
        var target: Int
        var crop: PerceptualCode.Crop
        var cosine: Float
    }

    private func candidates(
        among kept: [Int], _ progress: (String, Int, Int) -> Void
    ) -> [Candidate] {
        guard kept.count > 1 else { return [] }
        let step = max(1, kept.count / 20_000)
        let sample = stride(from: 0, to: kept.count, by: step).map {
            PerceptualCode.coefficients(survey.thumbnails[kept[$0]], x: 0, y: 0)
        }
        let coder = PerceptualCode(standardisingOn: sample)
        var codes: [Float] = []
        codes.reserveCapacity(kept.count * PerceptualCode.length)
        for film in kept {
            codes += coder.code(
                PerceptualCode.coefficients(survey.thumbnails[film], x: 0, y: 0), isMirrored: false)
        }
        let index = HyperplaneIndex(codes: codes)
        codes = []
        let queries = OrderedPrefetcher(count: kept.count, workers: workers, window: 256) { position in
            neighbours(of: position, among: kept, coder, index)
        }
        var best: [UInt64: Candidate] = [:]
        var done = 0
        while let found = queries.next() {
            for candidate in found {
                let pair = (
                    min(candidate.source, candidate.target), max(candidate.source, candidate.target)
                )
                let key = UInt64(pair.0) << 32 | UInt64(pair.1)
                if let known = best[key], known.cosine >= candidate.cosine { continue }
                best[key] = candidate
            }
            done += 1
            progress("searching", done, kept.count)
        }
        return best.sorted { $0.key < $1.key }.map(\.value)
    }

    private func neighbours(
        of position: Int, among kept: [Int], _ coder: PerceptualCode, _ index: HyperplaneIndex
    ) -> [Candidate] {
        let film = kept[position]
        var visits = HyperplaneIndex.Visits(index)
        var best: [Int: Candidate] = [:]
        var coefficients: [PerceptualCode.Crop: [Float]] = [:]
        for crop in PerceptualCode.crops {
            let region = PerceptualCode.Crop(x: crop.x, y: crop.y)
            let values =
                coefficients[region]
                ?? PerceptualCode.coefficients(survey.thumbnails[film], x: crop.x, y: crop.y)
            coefficients[region] = values
            let code = coder.code(values, isMirrored: crop.isMirrored)
            index.neighbours(of: code, similarity: Self.similarity, visits: &visits) { other, cosine in
                guard other != position, cosine > best[other]?.cosine ?? 0 else { return }
                best[other] = Candidate(source: film, target: kept[other], crop: crop, cosine: cosine)
            }
        }
        let nearest = best.values.sorted {
            $0.cosine == $1.cosine ? $0.target < $1.target : $0.cosine > $1.cosine
        }
        return Array(nearest.prefix(Self.mostNeighbours))
    }

    /// Registers a pair on thumbnails and, where these agree, on pixels.
    private func confirm(_ candidate: Candidate) -> (pair: Pair?, wasRead: Bool) {
        let side = Thumbnails.side
        var source = Plane(survey.thumbnails[candidate.source], side: side)
        let target = Plane(survey.thumbnails[candidate.target], side: side)
        var placement = Placement(candidate.crop)
        if candidate.crop.isMirrored {
            source = source.mirrored
            placement.shiftX = -placement.shiftX
        }
        placement = placement.refined(
            mapping: source.smoothed(reach: 1, passes: 1), onto: target.smoothed(reach: 1, passes: 1),
            steps: 6)
        guard placement.isPlausible else { return (nil, false) }
        let warped = placement.applied(to: source)
        let coarse = Agreement(warped.picture, isCovered: warped.isCovered, target)
        guard coarse.overall >= 0.85, coarse.fine >= 0.5 else { return (nil, false) }

        guard let first = FilmFacts.picture(of: films[candidate.source].path),
            let second = FilmFacts.picture(of: films[candidate.target].path)
        else { return (nil, true) }
        var fineSource = Plane(first.pixels, side: first.size)
        if candidate.crop.isMirrored { fineSource = fineSource.mirrored }
        let fineTarget = Plane(second.pixels, side: second.size)
        placement = placement.refined(mapping: fineSource.halved, onto: fineTarget.halved, steps: 5)
            .refined(mapping: fineSource, onto: fineTarget, steps: 4)
        guard placement.isPlausible else { return (nil, true) }
        let fine = placement.applied(to: fineSource)
        let agreement = Agreement(fine.picture, isCovered: fine.isCovered, fineTarget)
        guard thresholds.accept(agreement) else { return (nil, true) }
        var pair = Pair(
            first: candidate.source, second: candidate.target, relation: .nearCopy,
            isMirrored: candidate.crop.isMirrored, placement: placement, agreement: agreement)
        if !pair.isMirrored, haveEqualPixels(pair) { pair.relation = .samePixels }
        return (pair, true)
    }

    private func haveEqualPixels(_ pair: Pair) -> Bool {
        guard let first = survey.facts[pair.first]?.stored, let second = survey.facts[pair.second]?.stored,
            first.width == second.width, first.height == second.height, first.bitDepth == second.bitDepth,
            let left = try? Radiograph(contentsOf: films[pair.first].path),
            let right = try? Radiograph(contentsOf: films[pair.second].path)
        else { return false }
        return left == right
    }
}
