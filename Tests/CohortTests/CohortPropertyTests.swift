import Clinical
import Cohort
import Foundation
import Groundwork
import Testing

@Suite struct CohortPropertyTests {
    /// Any bytes give a cohort or an error, never a crash; headers are made likely, so that rows are reached.
    @Test func randomBytesNeverCrash() {
        var generator = SeededGenerator(1, "csv bytes")
        let pieces: [[UInt8]] = [
            Array("path,patient,split,age,Mass\n".utf8), Array("\"".utf8), Array("\"\"".utf8),
            Array(",".utf8),
            Array("\r\n".utf8), Array("\n".utf8), Array("\r".utf8), Array("1".utf8), Array("0".utf8), [0],
            [0xFF],
            Array("é".utf8), Array("train".utf8), Array("a.png,p,train,3,1\n".utf8), [0xEF, 0xBB, 0xBF],
            Array("/../.".utf8),
        ]
        var read = 0
        for _ in 0..<20_000 {
            var bytes: [UInt8] = generator.chance(0.8) ? pieces[0] : []
            for _ in 0..<generator.index(below: 20) {
                bytes +=
                    generator.chance(0.1)
                    ? [UInt8(truncatingIfNeeded: generator.next())]
                    : pieces[generator.index(below: pieces.count)]
            }
            do {
                let cohort = try Cohort(csv: bytes, path: "/data/c.csv")
                read += 1
                let again = try Cohort(csv: Array(cohort.csv(relativeTo: "/data")), path: "/data/c.csv")
                #expect(again == cohort)
            } catch { #expect(!"\(error)".isEmpty) }
        }
        #expect(read > 100)
    }

    @Test func writingThenReadingIsIdentity() throws {
        var generator = SeededGenerator(2, "csv round trip")
        let alphabet: [String] = [
            "a", "B", "7", " ", ",", "=", "%", "%3B", "\u{301}", "\"", "\n", "\r", "\r\n", ";", "é",
            "e\u{301}", "胸", "🫁", ".", "/", "\t",
            "\0",
        ]
        func text() -> String {
            (0..<1 + generator.index(below: 9)).map { _ in alphabet[generator.index(below: alphabet.count)] }
                .joined()
        }
        let ages: [Double?] = [nil, 0, 63, 0.1, 1e300, 414, 2.0 / 3]
        for _ in 0..<2_000 {
            let findings = [Finding("Mass"), Finding("Odd, \"one\""), Finding("胸")]
            let films = (0..<1 + generator.index(below: 5)).map { number in
                let folder = ["/data/", "/data/below/", "/elsewhere/", "/dat", "/data//"][
                    generator.index(below: 5)]
                let labels = findings.map { ($0, Label.allCases[generator.index(below: 3)]) }
                let masks = (0..<generator.index(below: 3)).map { (text() + "\($0)", folder + text()) }
                let boxes = (0..<generator.index(below: 3)).map { _ in
                    FindingBox(
                        Finding(text()), x: generator.uniform(-5...900), y: Double(generator.index(below: 9)),
                        width: generator.uniform(0.1...50), height: 1e-7)
                }
                return Film(
                    path: folder + "\(number)" + text(), patient: text(),
                    study: generator.chance(0.5) ? text() : nil,
                    split: [nil, .train, .validation, .test][generator.index(below: 4)],
                    site: generator.chance(0.5) ? text() : nil, view: generator.chance(0.5) ? text() : nil,
                    sex: generator.chance(0.5) ? text() : nil, age: ages[generator.index(below: ages.count)],
                    device: generator.chance(0.5) ? text() : nil,
                    look: generator.chance(0.5) ? text() : nil, boxes: boxes,
                    masks: Dictionary(uniqueKeysWithValues: masks),
                    labels: Dictionary(uniqueKeysWithValues: labels))
            }
            let cohort = try Cohort(films: films, findings: findings)
            let again = try Cohort(csv: Array(cohort.csv(relativeTo: "/data")), path: "/data/c.csv")
            #expect(again == cohort)
            // Equality of strings ignores how accents are composed; file names don't.
            #expect(again.allFilms.map { Array($0.path.utf8) } == films.map { Array($0.path.utf8) })
        }
    }

    @Test func writesFilesThatReadBack() throws {
        let folder = try TemporaryFolder()
        let inside = Film(path: folder.path + "/sub/é.png", patient: "p", split: .test, age: 3, labels: [:])
        let cohort = try Cohort(films: [inside, .of("q", present: ["Mass"])], findings: [])
        let url = folder.url.appendingPathComponent("cohort.csv")
        try cohort.write(to: url)
        #expect(try Cohort(csv: url) == cohort)
        let text = try String(contentsOf: url, encoding: .utf8)
        #expect(text.contains("\nsub/é.png,p,test,,,,3,\n"))
        #expect(text.contains("\n/data/q_0.png,q,,,,,,1\n"))
    }

    @Test func readsAHundredThousandRowsInSeconds() throws {
        var text =
            "path,patient,split,site,view,sex,age," + Vocabulary.names[1...14].joined(separator: ",") + "\n"
        for row in 0..<112_120 {
            let labels = (0..<14).map { (row >> $0) % 5 == 0 ? "1" : "0" }.joined(separator: ",")
            text +=
                "images_001/images/\(10_000_000 + row / 4)_\(row % 4).png,\(10_000_000 + row / 4),train,NIH,PA,F,\(row % 90),\(labels)\n"
        }
        let bytes = Array(text.utf8)
        let clock = ContinuousClock()
        var cohort: Cohort?
        let time = try clock.measure { cohort = try Cohort(csv: bytes, path: "/data/c.csv") }
        print("112,120 rows read in \(time)")
        #expect(cohort?.allFilms.count == 112_120)
        #expect(time < .seconds(10))
    }
}
