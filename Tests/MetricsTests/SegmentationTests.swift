import Metrics
import Testing

@Suite struct SegmentationTests {
    @Test(arguments: Goldens.statistics.segmentation.indices)
    func equalsSciPy(_ index: Int) throws {
        let golden = Goldens.statistics.segmentation[index]
        func grid(_ values: [Int]) -> BoolGrid {
            BoolGrid(width: golden.width, height: golden.height, values: values.map { $0 == 1 })
        }
        let spacing = (golden.spacing[0], golden.spacing[1])
        #expect(close(grid(golden.a).distances(spacing: spacing), golden.distances, within: 1e-9))
        let scores = try SegmentationScores(grid(golden.b), truth: grid(golden.a), spacing: spacing)
        #expect(close(scores.dice, golden.dice))
        #expect(close(scores.intersectionOverUnion, golden.intersectionOverUnion))
        #expect(close(scores.hausdorff, golden.hausdorff))
        #expect(close(scores.hausdorff95, golden.hausdorff95))
        #expect(close(scores.meanSurfaceDistance, golden.meanSurfaceDistance))
        #expect(try SegmentationScores(grid(golden.a), truth: grid(golden.b), spacing: spacing) == scores)
    }

    @Test func emptyMasksAreTold() throws {
        let none = BoolGrid(width: 3, height: 2, values: Array(repeating: false, count: 6))
        let one = BoolGrid(width: 3, height: 2, values: [true, false, false, false, false, false])
        let missed = try SegmentationScores(none, truth: one)
        #expect(missed.dice == 0 && missed.hausdorff == nil && missed.reason == "the mask found is empty")
        let both = try SegmentationScores(none, truth: none)
        #expect(both.dice == nil && both.reason == "both masks are empty")
        let same = try SegmentationScores(one, truth: one)
        #expect(same.dice == 1 && same.hausdorff == 0 && same.hausdorff95 == 0)
        #expect(none.distances().allSatisfy { $0 == .infinity })
        #expect(throws: MetricsError.countMismatch(what: "columns of a mask", expected: 2, found: 3)) {
            try SegmentationScores(none, truth: BoolGrid(width: 2, height: 3, values: none.values))
        }
    }
}
