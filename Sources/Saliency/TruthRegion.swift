package import Clinical
package import Imaging

/// Where a finding really is, in the pixels of a prepared film.
package struct TruthRegion: Sendable, Equatable {
    /// A rectangle; its edges are places, so `left ..< right` are the pixels.
    package struct Box: Hashable, Sendable {
        package let left, top, right, bottom: Double

        package init(left: Double, top: Double, right: Double, bottom: Double) {
            self.left = left
            self.top = top
            self.right = right
            self.bottom = bottom
        }

        package func contains(x: Double, y: Double) -> Bool {
            (left...right).contains(x) && (top...bottom).contains(y)
        }
    }

    /// All of it.
    package let mask: Mask
    /// The rectangles that a person drew, or the smallest one about the mask.
    package let boxes: [Box]

    /// A region from its pixels; `nil` where there are none.
    package init?(mask: Mask) {
        let inside = mask.isInside.indices.filter { mask.isInside[$0] }
        guard !inside.isEmpty else { return nil }
        let columns = inside.map { $0 % mask.width }
        let rows = inside.map { $0 / mask.width }
        self.mask = mask
        boxes = [
            Box(
                left: Double(columns.min() ?? 0), top: Double(rows.min() ?? 0),
                right: Double((columns.max() ?? 0) + 1), bottom: Double((rows.max() ?? 0) + 1))
        ]
    }

    /// A region from a finding's boxes in stored pixels. A box narrower than a prepared pixel counts as that pixel.
    ///
    /// - Throws: where a box lies outside the film, or in what preparing cuts away. A box that reaches over the edge is
    ///   cut at it.
    package init(_ boxes: [FindingBox], of path: String, placed: FilmPlacement) throws(SaliencyError) {
        var mask = Mask(
            width: placed.size, height: placed.size,
            isInside: Array(repeating: false, count: placed.size * placed.size))
        var prepared: [Box] = []
        var lastCut: FindingBox?
        for box in boxes {
            guard box.isSound, box.x < Double(placed.width), box.y < Double(placed.height),
                box.x + box.width > 0, box.y + box.height > 0
            else {
                throw .boxOutsideFilm(
                    path: path, finding: box.finding.name,
                    box: "\(box.x) \(box.y) \(box.width) \(box.height)", width: placed.width,
                    height: placed.height)
            }
            guard let place = Self.place(box, placed) else {
                lastCut = box
                continue
            }
            prepared.append(place)
            Self.fill(place, &mask)
        }
        guard !prepared.isEmpty else {
            throw .regionCutAway(path: path, finding: (lastCut ?? boxes.first)?.finding.name ?? "")
        }
        self.mask = mask
        self.boxes = prepared
    }

    /// A region from a mask file's pixels, brought to the prepared size as its film is.
    ///
    /// - Parameter region: what of the film is prepared; `nil` is all of it.
    /// - Throws: where it isn't of the film's size, or nothing is inside.
    package init(
        mask: Radiograph, path: String, finding: String, filmWidth: Int, filmHeight: Int,
        preprocessing: Preprocessing, region: FilmRegion? = nil
    ) throws(SaliencyError) {
        guard mask.width == filmWidth, mask.height == filmHeight else {
            throw .maskOfAnotherSize(
                path: path, expected: "\(filmWidth) × \(filmHeight)",
                found: "\(mask.width) × \(mask.height)")
        }
        guard mask.flags.contains(true) else { throw .emptyMask(path: path) }
        let prepared = preprocessing.forMasks.prepare(mask.maskPicture, region: region)
        // A speck smaller than a prepared pixel stays as its strongest one.
        let largest = prepared.pixels.max() ?? 0
        let threshold = min(128, max(largest, 1))
        guard
            let region = TruthRegion(
                mask: Mask(
                    width: prepared.size, height: prepared.size,
                    isInside: prepared.pixels.map { $0 >= threshold }))
        else { throw .regionCutAway(path: path, finding: finding) }
        self = region
    }

    private static func place(_ box: FindingBox, _ placed: FilmPlacement) -> Box? {
        let (left, top) = placed.prepared(x: max(box.x, 0), y: max(box.y, 0))
        let (right, bottom) = placed.prepared(
            x: min(box.x + box.width, Double(placed.width)),
            y: min(box.y + box.height, Double(placed.height)))
        let size = Double(placed.size)
        guard left < size, top < size, right > 0, bottom > 0 else { return nil }
        return Box(left: max(left, 0), top: max(top, 0), right: min(right, size), bottom: min(bottom, size))
    }

    private static func fill(_ box: Box, _ mask: inout Mask) {
        func pixels(_ low: Double, _ high: Double, _ count: Int) -> Range<Int> {
            // Those whose centres lie inside; where none do, the one that the middle lies in.
            let first = Int((low - 0.5).rounded(.up))
            let last = Int((high - 0.5).rounded(.down))
            guard first <= last else {
                let middle = min(max(Int((low + high) / 2), 0), count - 1)
                return middle..<middle + 1
            }
            return max(first, 0)..<max(min(last + 1, count), 1)
        }
        for row in pixels(box.top, box.bottom, mask.height) {
            for column in pixels(box.left, box.right, mask.width) {
                mask.isInside[row * mask.width + column] = true
            }
        }
    }
}
