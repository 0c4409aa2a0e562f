import Groundwork
import Imaging
import Testing

@Suite struct LungCropTests {
    /// A mask with filled rectangles.
    private func mask(
        _ width: Int, _ height: Int, _ boxes: [(x: Range<Int>, y: Range<Int>)]
    ) -> Mask {
        Mask(
            width: width, height: height,
            isInside: (0..<width * height).map { index in
                boxes.contains { $0.x.contains(index % width) && $0.y.contains(index / width) }
            })
    }

    @Test("The rectangle about both lungs, five hundredths wider on each side")
    func exact() {
        let lungs = mask(100, 100, [(20..<40, 10..<70), (60..<80, 30..<90)])
        let crop = LungCrop(lungs: lungs, width: 1000, height: 2000)
        // Columns 200 to 800 and rows 200 to 1800, by 30 and 80 wider.
        #expect(crop.reason == nil)
        #expect(crop.region == FilmRegion(left: 170, top: 120, width: 660, height: 1760))
    }

    @Test("The two largest regions count; specks don't, and a small rectangle grows to half the film")
    func specksAndLeastSize() {
        let boxes = [(x: 30..<45, y: 30..<60), (x: 55..<70, y: 30..<60)]
        let crop = LungCrop(lungs: mask(100, 100, boxes), width: 200, height: 200)
        #expect(crop.region == FilmRegion(left: 50, top: 40, width: 100, height: 100))
        let speck = LungCrop(
            lungs: mask(100, 100, boxes + [(x: 0..<2, y: 0..<2)]), width: 200, height: 200)
        #expect(speck == crop)
        // In a corner the least size reaches inwards.
        let corner = LungCrop(
            lungs: mask(100, 100, [(0..<10, 0..<30), (15..<25, 0..<30)]), width: 200, height: 200)
        #expect(corner.region == FilmRegion(left: 0, top: 0, width: 100, height: 100))
    }

    @Test("What can't be two lungs leaves the film whole and says why")
    func implausible() {
        func reason(_ mask: Mask) -> String {
            let crop = LungCrop(lungs: mask, width: 300, height: 200)
            #expect(crop.region == FilmRegion(width: 300, height: 200))
            return crop.reason ?? "none"
        }
        #expect(reason(mask(50, 50, [])) == "no lungs were found")
        #expect(reason(mask(0, 0, [])) == "no lungs were found")
        #expect(reason(mask(50, 50, [(0..<5, 0..<5)])).contains("1.0 % of the film; expected 5 to 75 %"))
        #expect(reason(mask(50, 50, [(0..<50, 0..<50)])).contains("100.0 %"))
        #expect(reason(mask(50, 50, [(5..<20, 5..<40)])) == "one lung was found only")
        #expect(
            reason(mask(50, 50, [(5..<20, 5..<40), (30..<32, 5..<8)])) == "one lung was found only")
        // Two lungs that touch are one region as broad as two.
        #expect(LungCrop(lungs: mask(50, 50, [(5..<45, 5..<40)]), width: 9, height: 9).reason == nil)
    }

    @Test("Whatever the mask and the film, the crop lies within the film, holds the lungs and isn't small")
    func properties() {
        var cropped = 0
        for round in 0..<400 {
            var generator = SeededGenerator(7, "crop", round)
            let (width, height) = (2 + generator.index(below: 60), 2 + generator.index(below: 60))
            let boxes = (0..<generator.index(below: 4)).map { _ in
                let (x, y) = (generator.index(below: width), generator.index(below: height))
                return (
                    x: x..<min(width, x + 1 + generator.index(below: width)),
                    y: y..<min(height, y + 1 + generator.index(below: height))
                )
            }
            let lungs = mask(width, height, boxes)
            let film = (width: 1 + generator.index(below: 500), height: 1 + generator.index(below: 500))
            let crop = LungCrop(lungs: lungs, width: film.width, height: film.height)
            let region = crop.region
            #expect(region.left >= 0 && region.top >= 0 && region.width > 0 && region.height > 0)
            #expect(region.left + region.width <= film.width && region.top + region.height <= film.height)
            #expect(
                Double(region.width) >= LungCrop.leastShare * Double(film.width)
                    && Double(region.height) >= LungCrop.leastShare * Double(film.height))
            guard crop.reason == nil else {
                #expect(region == FilmRegion(width: film.width, height: film.height))
                continue
            }
            cropped += 1
            let kept = lungs.connectedRegions().sorted { $0.count > $1.count }.prefix(1).joined()
            for pixel in kept {
                let x = (Double(pixel % width) + 0.5) * Double(film.width) / Double(width)
                let y = (Double(pixel / width) + 0.5) * Double(film.height) / Double(height)
                #expect(
                    x >= Double(region.left) && x <= Double(region.left + region.width)
                        && y >= Double(region.top) && y <= Double(region.top + region.height))
            }
        }
        #expect(cropped > 50)
    }

    @Test func regionsOfOtherSizes() {
        let region = FilmRegion(left: 10, top: 20, width: 40, height: 60)
        #expect(region.scaled(from: (100, 100), to: (100, 100)) == region)
        #expect(
            region.scaled(from: (100, 100), to: (50, 200))
                == FilmRegion(left: 5, top: 40, width: 20, height: 120))
        let speck = region.scaled(from: (100, 100), to: (1, 1))
        #expect(speck == FilmRegion(left: 0, top: 0, width: 1, height: 1))
    }
}
