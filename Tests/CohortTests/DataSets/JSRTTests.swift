import Clinical
import Cohort
import Imaging
import Testing

@Suite struct JSRTTests {
    @Test func readsTheSocietysTexts() throws {
        let folder = try Miniature.jsrt.write()
        let film = PNGWriter.encode(gray8: [UInt8](repeating: 9, count: 1024), width: 32, height: 32)
        for name in Miniature.jsrt.films { try folder.write(film, name) }
        let imported = try Imported(folder, "jsrt")
        #expect(imported.films.map(\.patient) == ["JPCLN001", "JPCLN002", "JPCNN001"])
        #expect(imported.films.map(\.sex) == ["M", "F", "F"])
        #expect(imported.films.map(\.age) == [53, 78, 69])
        #expect(try imported.present("All247images/JPCLN001.png") == ["Nodule"])
        #expect(try imported.film("All247images/JPCNN001.png").label(of: Finding("Nodule")) == .absent)
        // 15 mm are 85.7 of 2048 pixels, of which 64 make one here.
        let box = try #require(try imported.film("All247images/JPCLN001.png").boxes.first)
        #expect(abs(box.width - 15 / 0.175 / 64) < 1e-9)
        #expect(abs(box.x + box.width / 2 - 1634.0 / 64) < 1e-9)
        #expect(abs(box.y + box.height / 2 - 692.0 / 64) < 1e-9)
        #expect(imported.count(.missingFile, "left out") == 1)
        #expect(imported.remarks("4 of 247 films are listed: 243 missing"))
    }

    @Test func saysThatRawFilesMustBeConverted() throws {
        let folder = try Miniature.jsrt.write()
        try folder.write("raw", "JPCLN001.IMG")
        #expect(try Imported(folder, "jsrt").remarks("convert them to PNG"))
    }

    @Test func refusesARecordWithoutAPlace() throws {
        let folder = try TemporaryFolder()
        try folder.write("JPCLN001.IMG\t5\t15\t53\tMale\n", "CLNDAT_EN.txt")
        try folder.write("film", "JPCLN001.png")
        let text = message { _ = try Imported(folder, "jsrt") }
        #expect(text.contains("CLNDAT_EN.txt"))
        #expect(text.contains("subtlety and size"))
    }
}
