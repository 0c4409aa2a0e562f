import Groundwork
package import Imaging
import Perturbation

/// What a film takes from another one; its own lungs, and wherever the other film's lungs would show, stay.
package enum LookExchange: String, CaseIterable, Sendable {
    case margins, surroundings, exposure, sharpness, everything

    package var title: String {
        switch self {
        case .margins: "Margins and corners of another film"
        case .surroundings: "Everything around the lungs of another film"
        case .exposure: "Gray scale of another film"
        case .sharpness: "Sharpness of another film"
        case .everything: "All of these"
        }
    }

    /// The share of the side that lungs are grown by before anything is taken from around them.
    private static let growth = 0.03

    /// `host` with a part of the look of `donor`.
    ///
    /// - Parameters:
    ///   - lungs: of either film, grown; see ``lungs(of:)``.
    ///   - hostView: what of the whole film the host is, as `donorView` of the donor: margins and corners are the whole
    ///     film's.
    package func callAsFunction(
        _ host: PreparedFilm, lungs hostLungs: Mask, donor: PreparedFilm, lungs donorLungs: Mask,
        hostView: FilmView = .whole, donorView: FilmView = .whole
    ) -> PreparedFilm {
        func isEdge(_ index: Int, _ view: FilmView) -> Bool {
            RegionEdit.isMargin(index, host.size, view) || RegionEdit.isCorner(index, host.size, view)
        }
        func donorBody() -> [Int] { Self.body(donor, donorLungs, donorView) }
        switch self {
        case .margins:
            return Self.pasted(host, donor) { index in
                isEdge(index, hostView) && isEdge(index, donorView) && !hostLungs.isInside[index]
                    && !donorLungs.isInside[index]
            }
        case .surroundings:
            return Self.pasted(host, donor) { !hostLungs.isInside[$0] && !donorLungs.isInside[$0] }
        case .exposure:
            return Self.exposed(host, Self.body(host, hostLungs, hostView), like: donor, donorBody())
        case .sharpness:
            return Self.sharpened(host, Self.body(host, hostLungs, hostView), like: donor, donorBody())
        case .everything:
            let (own, other) = (Self.body(host, hostLungs, hostView), donorBody())
            let sharpened = Self.sharpened(
                Self.exposed(host, own, like: donor, other), own, like: donor, other)
            return LookExchange.surroundings(sharpened, lungs: hostLungs, donor: donor, lungs: donorLungs)
        }
    }

    /// The part of a film that it keeps: its lungs grown a little, or where lungs usually are.
    static func lungs(of film: AuditFilm) -> Mask {
        let size = film.prepared.size
        return (film.lungs ?? .usualLungs(size: size)).dilated(by: RegionEdit.pixels(growth, size))
    }

    private static func pasted(
        _ host: PreparedFilm, _ donor: PreparedFilm, where isTaken: (Int) -> Bool
    ) -> PreparedFilm {
        var result = host
        for index in host.pixels.indices where isTaken(index) { result.pixels[index] = donor.pixels[index] }
        return result
    }

    /// Body around the lungs without margins and corners, where frames and markers are; the whole surroundings where
    /// nothing else is left.
    private static func body(_ film: PreparedFilm, _ lungs: Mask, _ view: FilmView) -> [Int] {
        let around = film.pixels.indices.filter { !lungs.isInside[$0] }
        let body = around.filter {
            !RegionEdit.isMargin($0, film.size, view) && !RegionEdit.isCorner($0, film.size, view)
        }
        return body.count * 20 > film.pixels.count ? body : around
    }

    // MARK: Gray scale

    /// Quantiles of gray levels around the lungs, where a disease of the lungs doesn't show.
    private static let quantiles = (1...15).map { Double($0) / 16 }

    private static func levels(_ film: PreparedFilm, _ body: [Int]) -> [Double] {
        var counts = Array(repeating: 0, count: 256)
        for index in body { counts[Int(film.pixels[index])] += 1 }
        var levels: [Double] = []
        var (below, level) = (0, 0)
        for quantile in quantiles {
            while level < 255, Double(below + counts[level]) < quantile * Double(body.count) {
                below += counts[level]
                level += 1
            }
            levels.append(Double(level))
        }
        return levels
    }

    /// The host on the donor's gray scale: the monotone map that takes the quantiles of one to the other's.
    private static func exposed(
        _ host: PreparedFilm, _ hostBody: [Int], like donor: PreparedFilm, _ donorBody: [Int]
    ) -> PreparedFilm {
        let from = [0] + levels(host, hostBody) + [255]
        let to = [0] + levels(donor, donorBody) + [255]
        var table = [UInt8](repeating: 0, count: 256)
        var segment = 0
        for level in 0..<256 {
            let value = Double(level)
            while segment + 2 < from.count, from[segment + 1] < value { segment += 1 }
            let width = from[segment + 1] - from[segment]
            let share = width > 0 ? min(max((value - from[segment]) / width, 0), 1) : 1
            table[level] = UInt8(to[segment] + (to[segment + 1] - to[segment]) * share + 0.5)
        }
        return PreparedFilm(size: host.size, pixels: host.pixels.map { table[Int($0)] })
    }

    // MARK: Sharpness

    /// The host blurred or sharpened until the fine structure around its lungs is as strong as the donor's.
    private static func sharpened(
        _ host: PreparedFilm, _ region: [Int], like donor: PreparedFilm, _ donorBody: [Int]
    ) -> PreparedFilm {
        let goal = fineness(donor, donorBody)
        func changed(_ amount: Double) -> PreparedFilm {
            var look = Look()
            look.sharpness = amount
            var generator = SeededGenerator(0)
            return PreparedFilm(size: host.size, pixels: look(host, using: &generator))
        }
        var (low, high) = (-1.0, 1.0)
        for _ in 0..<6 {
            let middle = (low + high) / 2
            if fineness(changed(middle), region) < goal { low = middle } else { high = middle }
        }
        return changed((low + high) / 2)
    }

    /// Mean difference between neighbours without the largest tenth, against the middle half of the gray levels, which
    /// exposure changes: a few pixels of a marker or a tube count for nothing.
    private static func fineness(_ film: PreparedFilm, _ region: [Int]) -> Double {
        let size = film.size
        var (differences, levels) = (Array(repeating: 0, count: 256), Array(repeating: 0, count: 256))
        for index in region where index % size + 1 < size && index / size + 1 < size {
            let value = Int(film.pixels[index])
            differences[abs(value - Int(film.pixels[index + 1]))] += 1
            differences[abs(value - Int(film.pixels[index + size]))] += 1
            levels[value] += 1
        }
        let count = levels.reduce(0, +)
        guard count > 0 else { return 0 }
        func level(_ share: Double) -> Int {
            var below = 0
            for (level, films) in levels.enumerated() {
                below += films
                if Double(below) >= share * Double(count) { return level }
            }
            return 255
        }
        let kept = count * 2 * 9 / 10
        var (sum, taken) = (0, 0)
        for (difference, times) in differences.enumerated() where taken < kept {
            let share = min(times, kept - taken)
            sum += difference * share
            taken += share
        }
        return Double(sum) / Double(max(taken, 1)) / Double(max(level(0.75) - level(0.25), 1))
    }
}
