import Clinical
import Imaging
import Phantoms
import Testing

/// Gray levels of an 8-bit film.
func gray(_ film: Radiograph) -> [UInt8] {
    guard case .gray8(let pixels) = film.pixels else { return [] }
    return pixels
}

/// The mean gray level inside a mask.
func mean(_ pixels: [UInt8], in mask: Mask) -> Double {
    let inside = mask.isInside.indices.filter { mask.isInside[$0] }
    return inside.reduce(0) { $0 + Double(pixels[$1]) } / Double(max(inside.count, 1))
}

@Suite struct PhantomTests {
    private let generator = PhantomGenerator(seed: 11, size: 128)

    @Test func sameIndexSameFilm() {
        let later = generator.phantom(17)
        _ = generator.phantom(3)
        let again = PhantomGenerator(seed: 11, size: 128).phantom(17)
        #expect(later.radiograph == again.radiograph)
        #expect(later.lungs == again.lungs)
        #expect(later.labels == again.labels)
        #expect(generator.phantom(18).radiograph != later.radiograph)
        #expect(PhantomGenerator(seed: 12, size: 128).phantom(17).radiograph != later.radiograph)
    }

    @Test(arguments: [64, 96, 200, 256]) func filmsHaveTheSizeAskedFor(size: Int) {
        let phantom = PhantomGenerator(seed: 1, size: size).phantom(0, finding: Finding("Mass"))
        #expect(phantom.radiograph.width == size && phantom.radiograph.height == size)
        #expect(phantom.lungs.width == size)
        #expect(phantom.lesions.allSatisfy { $0.mask.width == size })
    }

    @Test func lungsLookLikeLungs() {
        for index in 0..<40 {
            let phantom = generator.phantom(index, finding: Finding("Normal"))
            let share = Double(phantom.lungs.area) / Double(128 * 128)
            #expect((0.15...0.5).contains(share), "lungs cover \(share) of film \(index)")
            let halves = [0..<64, 64..<128].map { columns in
                phantom.lungs.isInside.indices.count {
                    phantom.lungs.isInside[$0] && columns.contains($0 % 128)
                }
            }
            #expect(halves.allSatisfy { $0 > phantom.lungs.area / 4 })
            #expect(Self.touchesSide(phantom.lungs) < 12)
        }
    }

    private static func touchesSide(_ mask: Mask) -> Int {
        let last = mask.width - 1
        return (0..<mask.height).count {
            mask.isInside[$0 * mask.width] || mask.isInside[$0 * mask.width + last]
        }
    }

    @Test func lungsAreDarkerThanMediastinumAndLiver() {
        for index in 0..<40 {
            let phantom = generator.phantom(index, finding: Finding("Normal"))
            let pixels = gray(phantom.radiograph)
            let lung = mean(pixels, in: phantom.lungs)
            let middle = mean(pixels, in: Self.between(phantom.lungs))
            #expect(middle > lung + 50, "mediastinum \(middle), lungs \(lung) on film \(index)")
            #expect((35...165).contains(lung), "lungs have gray level \(lung) on film \(index)")
        }
    }

    /// What lies between the two lungs in each row.
    private static func between(_ lungs: Mask) -> Mask {
        var isInside = [Bool](repeating: false, count: lungs.isInside.count)
        for row in 0..<lungs.height {
            let line = (0..<lungs.width).filter { lungs.isInside[row * lungs.width + $0] }
            for (left, right) in zip(line, line.dropFirst()) where right - left > 4 {
                for column in left + 1..<right { isInside[row * lungs.width + column] = true }
            }
        }
        return Mask(width: lungs.width, height: lungs.height, isInside: isInside)
    }

    @Test func theHeartIsOnThePatientsLeft() {
        for index in 0..<20 {
            let lungs = generator.phantom(index, finding: Finding("Normal")).lungs
            let bottom = (0..<128).last { row in (0..<128).contains { lungs.isInside[row * 128 + $0] } } ?? 0
            let rows = bottom * 6 / 10..<bottom * 8 / 10
            let (right, left) = (Self.area(lungs, rows, 0..<64), Self.area(lungs, rows, 64..<128))
            #expect(right > left, "film \(index) has \(right) pixels of right lung and \(left) of left lung")
        }
    }

    private static func area(_ mask: Mask, _ rows: Range<Int>, _ columns: Range<Int>) -> Int {
        rows.reduce(0) { sum, row in sum + columns.count { mask.isInside[row * mask.width + $0] } }
    }

    @Test func patientsKeepTheirTraits() {
        var seen: [String: [Phantom]] = [:]
        let small = PhantomGenerator(seed: 5, size: 32)
        for index in 0..<60 {
            let phantom = small.phantom(index)
            seen[phantom.patient, default: []].append(phantom)
        }
        #expect(seen.count == 36)
        #expect(Set(seen.values.map(\.count)) == [1, 2, 3])
        for films in seen.values {
            #expect(Set(films.map(\.sex)).count == 1 && Set(films.map(\.age)).count == 1)
            #expect(Set(films.map(\.site)).count == 1)
            #expect(Set(films.map { gray($0.radiograph) }).count == films.count)
        }
    }
}
