import Foundation
import Fuzzing
import Groundwork
import Testing

/// Every parser of foreign bytes, on every kind of damage to every valid file: it ends, in a value that keeps its
/// promises or in an error. The targets trap otherwise.
@Suite("Damage never ends the process", .serialized, .timeLimit(.minutes(10)))
struct DamageTests {
    private static let slowest = 5.0

    @Test("Cut at every byte, or at 200 places of a long file", arguments: FuzzTarget.all)
    func cuts(_ target: FuzzTarget) throws {
        for seed in try target.seeds() {
            let bytes = [UInt8](try Data(contentsOf: seed))
            for count in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 200) {
                try run(target, Array(bytes[..<count]), "\(count) bytes of \(seed.lastPathComponent)")
            }
        }
    }

    @Test("A few bytes changed, put in, or taken out", arguments: FuzzTarget.all)
    func changes(_ target: FuzzTarget) throws {
        var generator = SeededGenerator(3, "changes " + target.name)
        for seed in try target.seeds() {
            let bytes = [UInt8](try Data(contentsOf: seed))
            for round in 0..<100 where !bytes.isEmpty {
                var damaged = bytes
                for _ in 0...generator.index(below: 4) {
                    // Headers are short and decide everything: half of the damage goes there.
                    let reach = round % 2 == 0 ? min(damaged.count, 200) : damaged.count
                    let place = generator.index(below: reach)
                    let value = [0, 1, 0x7F, 0x80, 0xFF, UInt8(generator.index(below: 256))][
                        generator.index(below: 6)]
                    switch generator.index(below: 4) {
                    case 0: damaged.insert(value, at: place)
                    case 1 where damaged.count > 1: damaged.remove(at: place)
                    default: damaged[place] = value
                    }
                }
                try run(target, damaged, "round \(round) of \(seed.lastPathComponent)")
            }
        }
    }

    @Test("Random bytes behind any prefix", arguments: FuzzTarget.all)
    func noise(_ target: FuzzTarget) throws {
        var generator = SeededGenerator(4, "noise " + target.name)
        for seed in try target.seeds() {
            let bytes = [UInt8](try Data(contentsOf: seed))
            for round in 0..<50 {
                let prefix = bytes[..<generator.index(below: bytes.count + 1)]
                let noise = (0..<generator.index(below: 300)).map { _ in UInt8(generator.index(below: 256)) }
                try run(target, prefix + noise, "round \(round) of \(seed.lastPathComponent)")
            }
        }
    }

    private func run(_ target: FuzzTarget, _ bytes: [UInt8], _ what: @autoclosure () -> String) throws {
        let seconds = cpuSeconds { bytes.withUnsafeBytes(target.run) }
        #expect(seconds < Self.slowest, "\(target.name): \(seconds) s for \(what())")
    }
}
