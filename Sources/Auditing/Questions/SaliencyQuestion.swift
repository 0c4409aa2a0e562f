import Assessment
import Clinical
import Cohort
import Imaging
import Reporting

/// Does the model look into the lungs, and at the lesion where that is known?
struct SaliencyQuestion {
    let data: AuditData
    let explainer: any FilmExplaining
    let method: ExplanationMethod

    func answer() async throws -> AuditAnswer {
        var figures: [AuditFigure] = []
        var missing: [String] = []
        var sentences: [String] = []
        var pictures: [AuditPicture] = []
        for target in data.targets {
            let positives = data.sample(
                target.members.filter { target.isPositive[$0] }, data.settings.maximumFilmsExplained)
            var maps: [SaliencyMap] = []
            for start in stride(from: 0, to: positives.count, by: 16) {
                let batch = positives[start..<min(start + 16, positives.count)].map {
                    data.films[$0].prepared
                }
                maps += try await explainer.maps(of: batch, output: target.output, method: method)
            }
            let places = zip(positives, maps).map { Place(index: $0, map: $1, film: data.films[$0], target) }
            let inLungs = lungFigures(places, target)
            if inLungs.isEmpty {
                missing.append(
                    "\(Numeral.name(target.name)): no film with it whose lungs are known, so that saliency "
                        + "can\u{2019}t be placed")
            }
            let inLesions = lesionFigures(places, target)
            if inLesions.isEmpty {
                missing.append(
                    "\(Numeral.name(target.name)): no boxes or masks say where it lies on these films")
            }
            figures += inLungs + inLesions
            if let first = inLungs.first, let ratio = inLungs.last {
                sentences.append(
                    "\(Numeral.name(target.name)): \(Wording.value(first)) of the saliency lies within the lungs, "
                        + "\(Wording.value(ratio)) times what chance would put there.")
            }
            pictures += places.filter { $0.inLungs != nil }.sorted { ($0.inLungs ?? 1) < ($1.inLungs ?? 1) }
                .prefix(data.settings.pictures / max(data.targets.count, 1) + 1).map { $0.picture(target) }
        }
        guard !figures.isEmpty else { return .none(.saliency, because: missing) }
        return AuditAnswer(
            .saliency,
            sentence: sentences.joined(separator: " ") + " Maps are of \(method.rawValue), of films with the "
                + "finding.", figures: figures, missing: missing, pictures: pictures)
    }

    private func lungFigures(_ places: [Place], _ target: AuditTarget) -> [AuditFigure] {
        let known = places.filter { $0.inLungs != nil }
        let members = known.map(\.index)
        guard !members.isEmpty else { return [] }
        let resampling = data.resampling(members)
        func figure(
            _ key: String, _ title: String, _ unit: AuditFigure.Unit, _ numbers: [Double],
            _ judgement: Judgement? = nil
        ) -> AuditFigure {
            AuditFigure(
                key, title, finding: target.name, unit: unit, resampling.mean(of: numbers),
                films: members.count, patients: data.patients(members), judgement: judgement)
        }
        return [
            figure("in-lungs", "Saliency within the lungs", .share, known.map { $0.inLungs ?? 0 }),
            figure(
                "in-lungs-ratio", "Against the lungs\u{2019} share of the film", .ratio,
                known.map { ($0.inLungs ?? 0) / max($0.lungShare, 1e-6) },
                .atMost(data.thresholds.saliencyInLungs, neutral: data.thresholds.saliencyInLungs)),
        ]
    }

    private func lesionFigures(_ places: [Place], _ target: AuditTarget) -> [AuditFigure] {
        let known = places.filter { $0.inLesion != nil }
        let members = known.map(\.index)
        guard !members.isEmpty else { return [] }
        let resampling = data.resampling(members)
        return [
            ("in-lesion", "Saliency within the lesion", known.map { $0.inLesion ?? 0 }),
            (
                "peak-in-lesion", "Films whose peak lies in the lesion",
                known.map { $0.isPeakInLesion ? 1 : 0 }
            ),
        ].map { key, title, numbers in
            AuditFigure(
                key, title, finding: target.name, unit: .share, resampling.mean(of: numbers),
                films: members.count, patients: data.patients(members))
        }
    }
}

/// Where one film's saliency lies.
private struct Place {
    let index: Int
    let map: SaliencyMap
    let film: AuditFilm
    /// Shares of the positive saliency; `nil` where nobody knows, or nothing is positive.
    let inLungs: Double?
    let inLesion: Double?
    let isPeakInLesion: Bool
    let lungShare: Double

    init(index: Int, map: SaliencyMap, film: AuditFilm, _ target: AuditTarget) {
        self.index = index
        self.map = map
        self.film = film
        let lesion = film.lesions[target.finding]
        inLungs = film.lungs.flatMap { Self.share(map, in: $0) }
        inLesion = lesion.flatMap { Self.share(map, in: $0) }
        lungShare = film.lungs.map { Double($0.area) / Double(map.values.count) } ?? 0
        let peak = map.values.indices.max { map.values[$0] < map.values[$1] }
        isPeakInLesion = peak.flatMap { peak in lesion.map { $0.isInside[peak] } } ?? false
    }

    private static func share(_ map: SaliencyMap, in mask: Mask) -> Double? {
        guard mask.isInside.count == map.values.count else { return nil }
        var (inside, all) = (0.0, 0.0)
        for (value, isInside) in zip(map.values, mask.isInside) where value > 0 && value.isFinite {
            all += Double(value)
            if isInside { inside += Double(value) }
        }
        return all > 0 ? inside / all : nil
    }

    func picture(_ target: AuditTarget) -> AuditPicture {
        AuditPicture(
            path: film.film.path,
            caption: "\(Numeral.name(target.name)), \(Numeral.percent(inLungs ?? 0)) within the lungs",
            image: Overlay.png(film.prepared, map: map))
    }
}

/// A film in gray with its saliency in red.
enum Overlay {
    static func png(_ film: PreparedFilm, map: SaliencyMap) -> [UInt8] {
        let peak = max(map.values.filter(\.isFinite).max() ?? 0, 1e-12)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(film.pixels.count * 3)
        for (gray, value) in zip(film.pixels, map.values) {
            let share = value.isFinite ? Double(min(max(value / peak, 0), 1)) * 0.7 : 0
            let level = Double(gray) * (1 - share)
            pixels += [UInt8(level + 255 * share), UInt8(level + 60 * share), UInt8(level)]
        }
        return PNGWriter.encode(rgb8: pixels, width: film.size, height: film.size)
    }
}
