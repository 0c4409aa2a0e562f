import Foundation
import Groundwork
import Testing
import Training
import _TestSupport

/// Event files, byte for byte as TensorBoard's own writer makes them.
@Suite struct EventFileTests {
    @Test func checksumIsRFC3720s() {
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    }

    @Test func recordsEqualTensorBoards() throws {
        let golden = try Data(
            contentsOf: ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/TensorBoard/events.bin"))
        let records = [
            EventRecord(wallTime: 1_700_000_000.25, step: 0, content: .version),
            EventRecord(wallTime: 1_700_000_001.5, step: 300, content: .sessionStart),
            EventRecord(
                wallTime: 1_700_000_002, step: 70_000,
                content: .scalars([
                    (tag: "validation/auroc", value: 0.875), (tag: "training/loss", value: -1.5),
                ])),
        ]
        #expect(records.reduce(into: Data()) { $0 += $1.frame } == golden)
    }

    /// Every start has a file of its own, whose second record says from which step it goes on.
    @Test func aRunThatGoesOnSaysFromWhere() throws {
        let scratch = try ScratchFolder()
        let file = try EventFile(in: scratch.url)
        var position = Position()
        position.globalStep = 300
        try file.write(.resumed(position))
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        let name = try #require(names.first)
        #expect(names.count == 1 && name.hasPrefix("events.out.tfevents."))
        let bytes = try Data(contentsOf: scratch.url.appending(path: name))
        let version = EventRecord(wallTime: 0, step: 0, content: .version).frame.count
        let start = EventRecord(wallTime: 0, step: 300, content: .sessionStart).frame.count
        #expect(bytes.count == version + start)
        // Wall time aside, the message is the golden's.
        #expect(
            bytes.suffix(10).prefix(6)
                == EventRecord(wallTime: 0, step: 300, content: .sessionStart).frame.suffix(10).prefix(6))
    }
}
