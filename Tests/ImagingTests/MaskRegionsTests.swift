import Imaging
import Testing

@Suite struct MaskRegionsTests {
    private func mask(_ rows: [String]) -> Mask {
        Mask(width: rows[0].count, height: rows.count, isInside: rows.flatMap { $0.map { $0 == "#" } })
    }

    @Test func specksGoAndHolesFill() {
        let found = mask([
            "###..####", "#.#..#..#", "###..####", ".........", "#........",
        ]).lungFields(share: 0.2)
        #expect(
            found
                == mask([
                    "###..####", "###..####", "###..####", ".........", ".........",
                ]))
    }

    @Test func aSmallSecondRegionIsNoLung() {
        let found = mask(["#####...", "#####..#", "#####..."]).lungFields()
        #expect(found.area == 15)
    }

    @Test func anEmptyMaskStaysEmpty() {
        let empty = mask(["...", "..."])
        #expect(empty.lungFields() == empty && empty.connectedRegions().isEmpty)
    }

    @Test func resizingTakesTheNearestPixel() {
        #expect(mask(["#.", ".#"]).resized(width: 4, height: 4) == mask(["##..", "##..", "..##", "..##"]))
        #expect(mask(["##..", "##..", "..##", "..##"]).resized(width: 2, height: 2) == mask(["#.", ".#"]))
    }
}
