/// The part of a film that is cropped to, from where its lungs are.
///
/// The rectangle about both lungs, a little wider. A film on which no two lungs, or one region as broad as two, are
/// found is taken whole: half a chest would be worse than all of it.
package struct LungCrop: Sendable, Hashable {
    /// What is taken, in the stored film's pixels.
    package let region: FilmRegion
    /// Why that is the whole film; `nil` where it is the lungs' rectangle.
    package let reason: String?

    /// What the lungs' rectangle is widened by on each side, as a share of its own side.
    package static let margin = 0.05
    /// The least share of the film's width and height that is taken.
    package static let leastShare = 0.5
    /// The shares of a film that its lungs can take.
    package static let plausibleArea = 0.05...0.75
    /// The least share of the film's width that a single region must span to be two lungs that touch.
    package static let leastSpan = 0.45

    /// - Parameters:
    ///   - lungs: a mask of any size that covers the whole film.
    ///   - width: of the film in pixels, like `height`.
    package init(lungs: Mask, width: Int, height: Int) {
        let whole = FilmRegion(width: width, height: height)
        switch Self.box(lungs) {
        case .failure(let implausible):
            region = whole
            reason = implausible.reason
        case .success(let box):
            let across = Self.range(box.columns, of: lungs.width, pixels: width)
            let down = Self.range(box.rows, of: lungs.height, pixels: height)
            region = FilmRegion(
                left: across.lowerBound, top: down.lowerBound, width: across.count, height: down.count)
            reason = nil
        }
    }

    private struct Implausible: Error {
        let reason: String
    }

    /// The rectangle about the two largest regions.
    private static func box(_ lungs: Mask) -> Result<(columns: Range<Int>, rows: Range<Int>), Implausible> {
        let regions = lungs.connectedRegions().sorted { $0.count > $1.count }
        guard let largest = regions.first else { return .failure(.init(reason: "no lungs were found")) }
        // A speck beside one lung is no second one.
        let fields = regions.prefix(2).filter { Double($0.count) >= 0.1 * Double(largest.count) }
        let share = Double(fields.reduce(0) { $0 + $1.count }) / Double(lungs.isInside.count)
        guard plausibleArea.contains(share) else {
            let percent = (share * 1000).rounded() / 10
            return .failure(
                .init(
                    reason: "the lungs found are \(percent) % of the film; expected "
                        + "\(Int(plausibleArea.lowerBound * 100)) to \(Int(plausibleArea.upperBound * 100)) %"
                ))
        }
        let columns = bounds(fields) { $0 % lungs.width }
        let rows = bounds(fields) { $0 / lungs.width }
        guard fields.count == 2 || Double(columns.count) >= leastSpan * Double(lungs.width) else {
            return .failure(.init(reason: "one lung was found only"))
        }
        return .success((columns, rows))
    }

    private static func bounds(_ regions: [[Int]], _ coordinate: (Int) -> Int) -> Range<Int> {
        var (low, high) = (Int.max, 0)
        for region in regions {
            for pixel in region {
                low = min(low, coordinate(pixel))
                high = max(high, coordinate(pixel) + 1)
            }
        }
        return min(low, high)..<high
    }

    /// A range of the mask's columns or rows in film pixels: widened, long enough, and within the film.
    private static func range(_ inside: Range<Int>, of count: Int, pixels: Int) -> Range<Int> {
        let scale = Double(pixels) / Double(count)
        let length = Double(inside.count) * scale
        let middle = Double(inside.lowerBound + inside.upperBound) / 2 * scale
        let half = max(length * (1 + 2 * margin), leastShare * Double(pixels)) / 2
        // Widened evenly; at an edge the least length is kept by moving inwards.
        let shortest = min(leastShare * Double(pixels), Double(pixels))
        var (low, high) = (max(middle - half, 0), min(middle + half, Double(pixels)))
        if high - low < shortest {
            if low == 0 { high = shortest } else { low = Double(pixels) - shortest }
        }
        // Outwards to whole pixels, but not for what rounding made of a whole one.
        let first = max(Int((low + 1e-6).rounded(.down)), 0)
        return first..<max(min(Int((high - 1e-6).rounded(.up)), pixels), first + 1)
    }
}
