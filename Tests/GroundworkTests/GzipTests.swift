import Foundation
import Groundwork
import Testing

@Suite struct GzipTests {
    private static func golden(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent("Goldens/Groundwork/\(name)")))
    }

    private static let table = Array(
        ("n,square\n" + (0..<500).map { "\($0),\($0 * $0)\n" }.joined()).utf8)

    @Test(arguments: ["one.gz", "two.gz"]) func unpacksWhatPythonPacked(name: String) throws {
        #expect(try Gzip.decompress(try Self.golden(name), limit: 1 << 20) == Self.table)
    }

    @Test func refusesMoreThanTheLimit() throws {
        let packed = try Self.golden("one.gz")
        #expect(try Gzip.decompress(packed, limit: Self.table.count) == Self.table)
        #expect(throws: GzipError.tooLarge(limit: Self.table.count - 1)) {
            try Gzip.decompress(packed, limit: Self.table.count - 1)
        }
    }

    @Test func refusesBombsByTheirRatio() throws {
        let bomb = try Self.golden("bomb.gz")
        #expect(throws: GzipError.bomb(compressed: bomb.count, ratio: 300)) {
            try Gzip.decompress(bomb, limit: 1 << 40)
        }
        // Sixteen million zeros as a member behind a sound one, and a lie about the size.
        let hidden = try Self.golden("one.gz") + bomb.dropLast(4) + [1, 0, 0, 0]
        #expect(throws: GzipError.self) { try Gzip.decompress(hidden, limit: 1 << 40) }
    }

    @Test func refusesEveryPrefixAndMuchDamage() throws {
        let packed = try Self.golden("one.gz")
        for length in 0..<packed.count {
            #expect(throws: GzipError.self) {
                try Gzip.decompress(Array(packed[..<length]), limit: 1 << 20)
            }
        }
        var generator = SeededGenerator(1, "gzip damage")
        for _ in 0..<2_000 {
            var damaged = packed
            damaged[generator.index(below: damaged.count)] ^= 1 << UInt8(generator.index(below: 8))
            // The header's name, time and system may change without harm; the contents may not.
            if let bytes = try? Gzip.decompress(damaged, limit: 1 << 20) { #expect(bytes == Self.table) }
        }
    }

    @Test func namesWhatFollows() throws {
        let packed = try Self.golden("one.gz")
        #expect(throws: GzipError.trailingBytes(offset: packed.count)) {
            try Gzip.decompress(packed + [1, 2, 3], limit: 1 << 20)
        }
        #expect(throws: GzipError.damaged(member: 2, offset: packed.count)) {
            try Gzip.decompress(packed + packed.prefix(100), limit: 1 << 20)
        }
        #expect(throws: GzipError.notGzip) { try Gzip.decompress(Self.table, limit: 1 << 20) }
        #expect("\(GzipError.damaged(member: 2, offset: 7))".contains("copy the file again"))
    }
}
