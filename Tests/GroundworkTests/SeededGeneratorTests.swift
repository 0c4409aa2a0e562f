import Foundation
import Groundwork
import Testing

@Suite struct SeededGeneratorTests {
    /// A stream as another implementation computes it.
    struct Stream: Decodable {
        let seed: String
        let purpose: String
        let path: [Int]
        let words: [String]
        let units: [Double]
        let normals: [Double]
        let shuffled: [Int]

        func generator() throws -> SeededGenerator {
            let seed = try #require(UInt64(seed))
            return path.isEmpty
                ? SeededGenerator(seed, purpose) : SeededGenerator(seed, purpose, path[0], path[1])
        }
    }

    private static func streams() throws -> [Stream] {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Goldens/Groundwork/seeded_streams.json")
        return try JSONDecoder().decode([Stream].self, from: Data(contentsOf: url))
    }

    @Test func equalsASecondImplementation() throws {
        let streams = try Self.streams()
        #expect(streams.count == 4)
        for stream in streams {
            var generator = try stream.generator()
            #expect(stream.words.map { _ in "\(generator.next())" } == stream.words)
            generator = try stream.generator()
            #expect(stream.units.map { _ in generator.unit() } == stream.units)
            generator = try stream.generator()
            for normal in stream.normals { #expect(abs(generator.normal() - normal) < 1e-12) }
            generator = try stream.generator()
            #expect(generator.shuffled(0..<12) == stream.shuffled)
        }
    }

    @Test func streamsOfOtherAddressesDiffer() {
        var first: Set<UInt64> = []
        for seed in 0..<10 as Range<UInt64> {
            for purpose in ["", "a", "b"] {
                for step in 0..<10 {
                    var generator = SeededGenerator(seed, purpose, step)
                    first.insert(generator.next())
                }
            }
        }
        #expect(first.count == 300)
    }

    @Test func numbersAreUniform() {
        var generator = SeededGenerator(11)
        let count = 100_000
        let units = (0..<count).map { _ in generator.unit() }
        #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = units.reduce(0, +) / Double(count)
        #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / Double(count)).squareRoot())
        // Chi-squared with 9 degrees of freedom stays below 33.7 with probability 0.9999.
        var bins = Array(repeating: 0, count: 10)
        for _ in 0..<count { bins[generator.index(below: 10)] += 1 }
        let expected = Double(count) / 10
        #expect(bins.map { pow(Double($0) - expected, 2) / expected }.reduce(0, +) < 33.7)
    }

    @Test func normalsHaveTheRightMoments() {
        var generator = SeededGenerator(12)
        let values = (0..<100_000).map { _ in generator.normal() }
        let moments = (1...4).map { power in values.map { pow($0, Double(power)) }.reduce(0, +) / 100_000 }
        for (moment, expected) in zip(moments, [0.0, 1, 0, 3]) { #expect(abs(moment - expected) < 0.15) }
    }

    @Test func shufflesAreFair() {
        var generator = SeededGenerator(13)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 { counts[generator.shuffled(0..<4), default: 0] += 1 }
        #expect(counts.count == 24)
        // 23 degrees of freedom: below 58.6 with probability 0.9999.
        #expect(counts.values.map { pow(Double($0) - 1000, 2) / 1000 }.reduce(0, +) < 58.6)
        #expect(generator.shuffled([Int]()).isEmpty)
        #expect(generator.shuffled([5]) == [5])
    }

    @Test func rangesAndChances() {
        var generator = SeededGenerator(14)
        #expect((0..<1000).allSatisfy { _ in (-2.0...3.0).contains(generator.uniform(-2...3)) })
        #expect(generator.uniform(4...4) == 4)
        #expect((0..<1000).allSatisfy { _ in !generator.chance(0) && generator.chance(1) })
    }
}
