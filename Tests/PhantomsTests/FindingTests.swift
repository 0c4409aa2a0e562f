import Clinical
import Imaging
import Phantoms
import Testing

@Suite struct FindingTests {
    private let generator = PhantomGenerator(seed: 21, size: 160)
    private static let abnormal = Finding.phantomFindings.filter { $0 != Finding("Normal") }

    @Test func labelsAgreeWithWhatIsDrawn() {
        for finding in Finding.phantomFindings {
            let phantom = generator.phantom(4, finding: finding)
            #expect(phantom.finding == finding)
            #expect(Set(phantom.labels.keys) == Set(Finding.phantomFindings))
            #expect(phantom.labels.filter { $0.value == .present }.map(\.key) == [finding])
            #expect(phantom.lesions.isEmpty == (finding == Finding("Normal")))
            #expect(phantom.lesions.allSatisfy { $0.finding == finding })
        }
    }

    @Test(arguments: abnormal) func lesionsLieInTheLungsWithinTheirBoxes(finding: Finding) {
        for index in 0..<20 {
            let phantom = generator.phantom(index, finding: finding)
            for lesion in phantom.lesions {
                let inside = lesion.mask.isInside.indices.filter { lesion.mask.isInside[$0] }
                #expect(!inside.isEmpty)
                #expect(inside.allSatisfy { phantom.lungs.isInside[$0] })
                let columns = inside.map { $0 % 160 }
                let rows = inside.map { $0 / 160 }
                #expect(columns.min() == lesion.box.x && rows.min() == lesion.box.y)
                #expect(columns.max() == lesion.box.x + lesion.box.width - 1)
                #expect(rows.max() == lesion.box.y + lesion.box.height - 1)
            }
        }
    }

    @Test(arguments: abnormal) func lesionsBrightenWhereTheyAreAndNowhereElse(finding: Finding) {
        for index in 0..<20 {
            let normal = generator.phantom(index, finding: Finding("Normal"))
            let ill = generator.phantom(index, finding: finding)
            #expect(normal.lungs == ill.lungs && normal.patient == ill.patient && normal.site == ill.site)
            let (before, after) = (gray(normal.radiograph), gray(ill.radiograph))
            for lesion in ill.lesions {
                let rise = mean(after, in: lesion.mask) - mean(before, in: lesion.mask)
                #expect(rise > 2, "film \(index): \(finding) brightens its place by \(rise)")
            }
            var elsewhere = normal.lungs
            for lesion in ill.lesions {
                for pixel in lesion.mask.isInside.indices where lesion.mask.isInside[pixel] {
                    elsewhere.isInside[pixel] = false
                }
            }
            let change = mean(after, in: elsewhere) - mean(before, in: elsewhere)
            #expect(abs(change) < 12, "film \(index): lung without \(finding) changes by \(change)")
        }
    }

    @Test func massesAreLargerThanNodules() {
        func diameters(_ name: String) -> [Int] {
            (0..<30).flatMap { index in
                generator.phantom(index, finding: Finding(name)).lesions.map {
                    max($0.box.width, $0.box.height)
                }
            }.sorted()
        }
        let (nodules, masses) = (diameters("Nodule"), diameters("Mass"))
        // Of 160 pixels to some 355 mm: 30 mm are 13.5 pixels.
        #expect((nodules.last ?? 99) <= 17 && (nodules.first ?? 0) >= 2)
        #expect(masses[masses.count / 2] > 15 && (masses.last ?? 99) < 45)
        #expect(nodules[nodules.count / 2] * 3 < masses[masses.count / 2] * 2)
    }

    @Test func prevalenceIsKept() {
        var generator = PhantomGenerator(seed: 2, size: 32)
        generator.prevalence = [Finding("Normal"): 3, Finding("Pneumonia"): 1]
        let findings = (0..<400).map { generator.phantom($0).finding }
        let pneumonias = findings.count { $0 == Finding("Pneumonia") }
        #expect(Set(findings) == [Finding("Normal"), Finding("Pneumonia")])
        #expect(
            (65...135).contains(pneumonias), "\(pneumonias) of 400 films show pneumonia, 100 are expected")
    }

    @Test func sitesFollowFindingsOnlyWhenAsked() {
        let free = PhantomGenerator(seed: 2, size: 32)
        let bound = PhantomGenerator(seed: 2, size: 32, siteCorrelation: 1)
        func sites(_ generator: PhantomGenerator) -> [Finding: Set<String>] {
            (0..<80).map { generator.phantom($0) }.reduce(into: [:]) {
                $0[$1.finding, default: []].insert($1.site)
            }
        }
        #expect(sites(free).values.allSatisfy { $0.count > 1 })
        let tied = sites(bound)
        #expect(tied.values.allSatisfy { $0.count == 1 })
        #expect(Set(tied.values).count == 4)
    }
}
