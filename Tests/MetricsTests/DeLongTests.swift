import Metrics
import Testing

@Suite struct DeLongTests {
    @Test(arguments: Goldens.statistics.delong.indices)
    func equalsTheDefinition(_ index: Int) throws {
        let golden = Goldens.statistics.delong[index]
        func sample(_ probabilities: [Double]) throws -> BinarySample {
            try BinarySample(
                probabilities: probabilities, labels: golden.labels,
                patients: golden.patients.map { "\($0)" })
        }
        let comparison = try DeLong.compare(a: sample(golden.a), b: sample(golden.b))
        for (area, (value, error, interval)) in zip(
            [comparison.a, comparison.b],
            zip(golden.areas, zip(golden.standardErrors, golden.intervals)).map { ($0, $1.0, $1.1) })
        {
            #expect(close(area.auroc, value, within: 1e-12))
            #expect(close(area.standardError, error, within: 1e-12))
            #expect(close(area.interval?.lowerBound, interval[0]))
            #expect(close(area.interval?.upperBound, interval[1]))
        }
        #expect(close(comparison.difference, golden.difference, within: 1e-12))
        #expect(close(comparison.standardError, golden.differenceError, within: 1e-12))
        #expect(close(comparison.z, golden.z) && close(comparison.pValue, golden.pValue))
        #expect(try DeLong.area(of: sample(golden.a)) == comparison.a)
    }

    /// Hanley and McNeil's readings of 109 computed tomographies (Radiology 143, 1982, table I), as Stata's manual
    /// prints their area, its standard error by DeLong and its interval ([R] roctab).
    @Test func equalsAPublishedExample() throws {
        let normal = [33, 6, 6, 11, 2]
        let abnormal = [3, 2, 2, 11, 33]
        var probabilities: [Double] = []
        var labels: [Int?] = []
        for (rating, (without, with)) in zip(normal, abnormal).enumerated() {
            probabilities += Array(repeating: Double(rating + 1) / 5, count: without + with)
            labels += Array(repeating: 0, count: without) + Array(repeating: 1, count: with)
        }
        let area = try DeLong.area(of: BinarySample(probabilities: probabilities, labels: labels))
        #expect(close(area.auroc, 0.8932, within: 5e-5))
        #expect(close(area.standardError, 0.0307, within: 5e-5))
        #expect(close(area.symmetricInterval.lowerBound, 0.83295, within: 5e-6))
        #expect(close(area.symmetricInterval.upperBound, 0.95339, within: 5e-6))
    }

    @Test func modelsThatRankAlikeDoNotDiffer() throws {
        let labels = [0, 1, 0, 1, 1, 0]
        let a = try BinarySample(probabilities: [0.1, 0.9, 0.4, 0.3, 0.8, 0.2], labels: labels)
        let b = try BinarySample(probabilities: [0.2, 0.8, 0.5, 0.4, 0.7, 0.3], labels: labels)
        let comparison = try DeLong.compare(a: a, b: b)
        #expect(comparison.difference == 0 && comparison.standardError == 0)
        #expect(comparison.z == nil && comparison.pValue == nil)
    }

    @Test func refusesWhatCannotBeCompared() throws {
        let a = try BinarySample(probabilities: [0.1, 0.9, 0.4, 0.8], labels: [0, 1, 0, 1])
        let other = try BinarySample(probabilities: [0.1, 0.9, 0.4, 0.8], labels: [1, 1, 0, 0])
        #expect(throws: MetricsError.differentFilms(what: "the two models' predictions")) {
            try DeLong.compare(a: a, b: other)
        }
        let one = try BinarySample(probabilities: [0.1, 0.9], labels: [1, 1])
        #expect(throws: MetricsError.nothingToFit(what: "a DeLong interval", reason: "no film is negative")) {
            try DeLong.area(of: one)
        }
        let perfect = try DeLong.area(
            of: BinarySample(probabilities: [0.1, 0.2, 0.8, 0.9], labels: [0, 0, 1, 1]))
        #expect(perfect.auroc == 1 && perfect.standardError == 0 && perfect.interval == nil)
        #expect(throws: MetricsError.self) {
            try DeLong.area(of: BinarySample(probabilities: [0.1, 0.2, 0.8], labels: [0, 0, 1]))
        }
    }
}
