package import Clinical
package import Cohort
package import Imaging

/// A film as the network sees it, with where its lungs and lesions are, where that is known.
package struct AuditFilm: Sendable {
    package let film: Film
    package let prepared: PreparedFilm
    /// The lung fields, of the prepared film's size; `nil` where nobody knows.
    package var lungs: Mask?
    /// What is known to lie where, of the prepared film's size.
    package let lesions: [Finding: Mask]
    /// What of the whole film the network sees.
    package let view: FilmView

    package init(
        film: Film, prepared: PreparedFilm, lungs: Mask? = nil, lesions: [Finding: Mask] = [:],
        view: FilmView = .whole
    ) {
        self.film = film
        self.prepared = prepared
        self.lungs = lungs
        self.lesions = lesions
        self.view = view
    }
}

extension Mask {
    /// The mask grown by `reach` pixels to all sides, corners included.
    package func dilated(by reach: Int) -> Mask {
        guard reach > 0 else { return self }
        var result = self
        result.isInside = Self.spread(isInside, width, height, reach, step: 1, lines: height, stride: width)
        result.isInside = Self.spread(
            result.isInside, height, width, reach, step: width, lines: width, stride: 1)
        return result
    }

    private static func spread(
        _ source: [Bool], _ length: Int, _ count: Int, _ reach: Int, step: Int, lines: Int, stride: Int
    ) -> [Bool] {
        var target = source
        for line in 0..<lines {
            let start = line * stride
            var last = -reach - 1
            for position in 0..<length {
                if source[start + position * step] { last = position }
                if position - last <= reach { target[start + position * step] = true }
            }
            var next = length + reach
            for position in Swift.stride(from: length - 1, through: 0, by: -1) {
                if source[start + position * step] { next = position }
                if next - position <= reach { target[start + position * step] = true }
            }
        }
        return target
    }

    /// Where either of two masks of one size is.
    package func union(_ other: Mask) -> Mask {
        var result = self
        for index in result.isInside.indices where other.isInside[index] { result.isInside[index] = true }
        return result
    }

    /// The smallest rectangle about the mask, grown by a share of the side; `nil` where the mask is empty.
    package func box(margin: Double) -> (columns: Range<Int>, rows: Range<Int>)? {
        var (left, right, top, bottom) = (width, -1, height, -1)
        for row in 0..<height {
            for column in 0..<width where isInside[row * width + column] {
                left = min(left, column)
                right = max(right, column)
                top = min(top, row)
                bottom = max(bottom, row)
            }
        }
        guard right >= left else { return nil }
        let extra = Int((margin * Double(width)).rounded())
        return (
            max(0, left - extra)..<min(width, right + 1 + extra),
            max(0, top - extra)..<min(height, bottom + 1 + extra)
        )
    }

    /// Where lungs usually are on a frontal film that fills its frame, for films whose lungs nobody knows.
    package static func usualLungs(size: Int) -> Mask {
        let side = Double(size)
        let flags = (0..<size * size).map { index in
            let (x, y) = ((Double(index % size) + 0.5) / side, (Double(index / size) + 0.5) / side)
            return (0.12...0.88).contains(x) && (0.12...0.82).contains(y)
        }
        return Mask(width: size, height: size, isInside: flags)
    }
}
