internal import Clinical
internal import Groundwork
internal import Imaging

/// Puts a finding into a chest: adds its water to the ray paths and keeps where it is.
struct LesionPainter {
    let projection: Projection
    /// Air along each ray in millimetres: what an opacity may take the place of.
    let air: Plane
    let lungs: Mask
    /// Lungs' outline on the film, for choosing places.
    let chest: Chest

    /// Draws `finding` into `water` with the subtlety that the generator picks, and returns the lesions.
    func paint(_ finding: Finding, into water: inout Plane, using generator: inout SeededGenerator)
        -> [Lesion]
    {
        let extents: [Plane]
        switch finding.name {
        case "Pneumonia": extents = consolidations(into: &water, &generator)
        case "Mass": extents = [tumour(diameter: generator.uniform(31...62), into: &water, &generator)]
        case "Nodule":
            let count = generator.chance(0.25) ? 2 : 1
            extents = (0..<count).map { _ in
                tumour(diameter: generator.uniform(11...27), into: &water, &generator)
            }
        default: return []
        }
        return extents.compactMap { lesion(finding, extent: $0) }
    }

    /// A lesion from the part of it that lies in visible lung; `nil` where none does.
    private func lesion(_ finding: Finding, extent: Plane) -> Lesion? {
        let size = projection.size
        var isInside = [Bool](repeating: false, count: size * size)
        var (left, top, right, bottom) = (size, size, -1, -1)
        for index in isInside.indices where extent.values[index] > 0.3 && lungs.isInside[index] {
            isInside[index] = true
            let (row, column) = index.quotientAndRemainder(dividingBy: size)
            (left, right) = (min(left, column), max(right, column))
            (top, bottom) = (min(top, row), max(bottom, row))
        }
        guard right >= left else { return nil }
        return Lesion(
            finding: finding, mask: Mask(width: size, height: size, isInside: isInside),
            box: .init(x: left, y: top, width: right - left + 1, height: bottom - top + 1))
    }

    /// A place where a disc of `radius` millimetres lies as far as possible in visible lung.
    func place(radius: Float, _ generator: inout SeededGenerator) -> Point {
        let size = projection.size
        var best = (score: -1, point: Point(0, 0))
        for _ in 0..<200 {
            let (column, row) = (generator.index(below: size), generator.index(below: size))
            guard lungs.isInside[row * size + column] else { continue }
            let centre = projection.point(column: column, row: row)
            let score = Self.compass.count { direction in
                let pixel = projection.pixel(centre + radius * direction)
                let (x, y) = (Int(pixel.x), Int(pixel.y))
                return pixel.x >= 0 && pixel.y >= 0 && x < size && y < size && lungs.isInside[y * size + x]
            }
            if score > best.score { best = (score, centre) }
            if score == Self.compass.count { break }
        }
        return best.point
    }

    private static let compass = [
        Point(1, 0), Point(0.7, 0.7), Point(0, 1), Point(-0.7, 0.7), Point(-1, 0), Point(-0.7, -0.7),
        Point(0, -1),
        Point(0.7, -0.7),
    ]
}
