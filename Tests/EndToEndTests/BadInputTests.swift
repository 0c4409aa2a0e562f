import Foundation
import Testing
import _TestSupport

/// Every kind of bad input through the executable: it names what is wrong and goes on where it can.
@Suite struct BadInputTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = scratch.path(name)
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// Predicts `bad` between two good films and checks that only it fails, with `words` in its message.
    private func expectSkipped(_ bad: String, _ words: [String]) throws {
        let good = try trained.filmPaths().prefix(2)
        let result = try ThoraxProcess.run(
            ["predict", trained.model, good[0], bad, good[1], "--format", "jsonl"])
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3, "\(result.output)\(result.errors)")
        #expect(lines.filter { $0.contains("probabilit") }.count == 2, "\(result.output)")
        let failure = try #require(lines.first { $0.contains("\"failure\"") })
        for word in [URL(filePath: bad).lastPathComponent] + words {
            #expect(failure.localizedCaseInsensitiveContains(word), "no '\(word)' in \(failure)")
        }
    }

    @Test func aTruncatedJPEG() throws {
        let whole = try Data(
            contentsOf: ThoraxProcess.packageRoot.appending(path: "Tests/EndToEndTests/Fixtures/whole.jpg"))
        try expectSkipped(try file("cut.jpg", Array(whole.prefix(whole.count / 2))), ["JPEG"])
    }

    @Test func anEmptyFile() throws { try expectSkipped(try file("empty.png", []), ["empty"]) }

    @Test func textNamedPNG() throws {
        try expectSkipped(try file("notes.png", Array("These are notes.\n".utf8)), ["expected", "PNG"])
    }

    @Test func aPNGThatDeclaresSixtyThousandPixels() throws {
        let film = [UInt8](try Data(contentsOf: URL(filePath: try trained.filmPaths()[0])))
        var header = film
        // IHDR's width and height, big-endian, at bytes 16 and 20; its checksum at 29 is mended to match.
        for (offset, byte) in [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60].enumerated() {
            header[16 + offset] = UInt8(byte)
        }
        let checksum = crc32(header[12..<29])
        for offset in 0..<4 {
            header[29 + offset] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32(offset)))
        }
        try expectSkipped(try file("huge.png", header), ["60000"])
    }

    @Test func aFileThatIsGone() throws {
        try expectSkipped(scratch.path("gone.png"), ["expected", "found nothing there"])
    }

    @Test func aFolderWithoutImages() throws {
        let folder = scratch.path("nothing")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for arguments in [
            ["predict", trained.model, folder],
            ["data", "import", folder, "--output", scratch.path("c.csv")],
        ] {
            let result = try ThoraxProcess.run(arguments)
            #expect(result.status == 1)
            #expect(result.errors.contains("nothing"), "\(result.errors)")
            #expect(result.errors.contains(".png"), "\(result.errors)")
        }
    }

    @Test func aClassWithOnePatient() throws {
        let films = try trained.filmPaths()
        var rows = ["path,patient,split,site,view,sex,age,Normal,Mass"]
        for (index, film) in films.prefix(20).enumerated() {
            rows.append("\(film),p\(index),,,,,,\(index == 0 ? "0,1" : "1,0")")
        }
        let csv = try file("one.csv", Array(rows.joined(separator: "\n").utf8))
        let result = try ThoraxProcess.run(["data", "split", csv, "--output", scratch.path("split.csv")])
        #expect(result.status == 1)
        #expect(result.errors.contains("Mass"), "\(result.errors)")
        #expect(result.errors.contains("1 patient"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("split.csv")))
    }

    @Test func rowsWhoseFilesAreGone() throws {
        let text = try String(contentsOfFile: trained.cohort, encoding: .utf8)
        var rows = text.split(whereSeparator: \.isNewline).map(String.init)
        for index in [3, 7] { rows[index] = "missing\(index)" + rows[index].drop { $0 != "," } }
        let csv = trained.folder.path("phantoms/gone-\(UUID().uuidString).csv")
        try rows.joined(separator: "\n").write(toFile: csv, atomically: true, encoding: .utf8)
        let arguments =
            ["train", ThoraxProcess.recipe("demo"), "--cohort", csv] + TrainedPhantoms.quick
        let refused = try ThoraxProcess.run(arguments + ["--output", scratch.path("refused")])
        #expect(refused.status == 1)
        for name in ["missing3", "missing7", "--skip-unreadable"] {
            #expect(refused.errors.contains(name), "\(refused.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("refused/model.safetensors")))
        let skipped = try ThoraxProcess.run(
            arguments + ["--output", scratch.path("skipped"), "--skip-unreadable"])
        #expect(skipped.status == 0, "\(skipped.errors)")
        #expect(FileManager.default.fileExists(atPath: scratch.path("skipped/model.safetensors")))
    }

    @Test func aLabelThatIsNeitherZeroOneNorBlank() throws {
        let csv = try file(
            "labels.csv", Array("path,patient,Pneumonia\na.png,p1,1\nb.png,p2,maybe\n".utf8))
        let result = try ThoraxProcess.run(["data", "split", csv, "--output", scratch.path("s.csv")])
        #expect(result.status == 1)
        for word in ["labels.csv", "3", "Pneumonia", "maybe"] {
            #expect(result.errors.contains(word), "no '\(word)' in \(result.errors)")
        }
    }

    @Test func weightsOfOtherShapes() throws {
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("w"),
                "--set", "model.weights=\(trained.model)", "--set", "model.architecture=resnet18",
            ] + TrainedPhantoms.quick)
        #expect(result.status == 1)
        for word in ["model.safetensors", "missing", "conv1.weight"] {
            #expect(result.errors.contains(word), "no '\(word)' in \(result.errors)")
        }
        let channels = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("c"),
                "--set", "model.weights=\(trained.model)", "--set", "model.channels=3",
            ] + TrainedPhantoms.quick)
        #expect(channels.status == 1)
        #expect(
            channels.errors.contains("(expected [16, 3, 3, 3], found [16, 1, 3, 3])"), "\(channels.errors)")
    }

    @Test func aPublishedWeightFileWithOtherBytes() throws {
        let weights = try file("resnet18-f37072fd.pth", Array("half a download".utf8))
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("p"),
                "--set", "model.weights=\(weights)", "--set", "model.architecture=resnet18",
            ])
        #expect(result.status == 1)
        for word in ["resnet18-f37072fd.pth", "expected a SHA-256 that begins with f37072fd", "found"] {
            #expect(result.errors.contains(word), "no '\(word)' in \(result.errors)")
        }
    }

    @Test func aModelFileCutInHalf() throws {
        let whole = try Data(contentsOf: URL(filePath: trained.model))
        let half = try file("half.safetensors", Array(whole.prefix(whole.count / 2)))
        let result = try ThoraxProcess.run(["predict", half, try trained.filmPaths()[0]])
        #expect(result.status == 1)
        #expect(result.errors.contains("half.safetensors"), "\(result.errors)")
        #expect(result.errors.contains("expected") && result.errors.contains("found"), "\(result.errors)")
    }

    @Test func aRecipeKeyThatDoesNotExist() throws {
        let recipe = try file(
            "typo.yaml", Array("findings: [Pneumonia]\nbatchsize: 8\nphases: [{epochs: 1}]\n".utf8))
        let result = try ThoraxProcess.run(
            ["train", recipe, "--cohort", trained.cohort, "--output", scratch.path("t")])
        #expect(result.status == 1)
        for word in ["typo.yaml", "batchsize", "did you mean 'batchSize'"] {
            #expect(result.errors.contains(word), "no '\(word)' in \(result.errors)")
        }
        let override = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("t"),
                "--set", "optimiser.momentun=0.5",
            ])
        #expect(override.status == 1)
        #expect(override.errors.contains("optimiser.momentum"), "\(override.errors)")
    }

    /// What would trap or crash in a library if it got there.
    @Test(arguments: [
        "phases.0.epochs=9223372036854775807", "batchSize=9223372036854775807", "threads=100000",
        "optimiser.weightDecay=.nan", "earlyStopping.patience=-1", "threshold=7", "image.size=100000",
        "model.architecture=compakt", "optimiser.kind=sdg",
    ])
    func numbersAndNamesOutOfRange(assignment: String) throws {
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("n"),
                "--set", assignment,
            ])
        #expect(result.status == 1, "\(result.errors)")
        let key = assignment.prefix { $0 != "=" }
        let named = result.errors.contains(key) || result.errors.contains("compact")
        #expect(named, "no '\(key)' in \(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("n")))
    }

    @Test func aDeviceThatIsNotHere() throws {
        for arguments in [
            ["predict", trained.model, trained.films, "--device", "cuda:100"],
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("d"),
                "--device", "cuda:100",
            ],
        ] {
            let result = try ThoraxProcess.run(arguments)
            #expect(result.status == 1)
            #expect(result.errors.contains("cuda:100: expected a CUDA device, found"), "\(result.errors)")
        }
    }

    @Test func theDemoKeepsOutOfOtherFolders() throws {
        let note = try file("thesis.txt", Array("mine".utf8))
        let result = try ThoraxProcess.run(["demo", "--output", scratch.url.path])
        #expect(result.status == 1)
        #expect(result.errors.contains("no demo wrote"), "\(result.errors)")
        #expect(FileManager.default.fileExists(atPath: note))
    }

    @Test func aFindingThatTheCohortLacks() throws {
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("f"),
                "--set", "findings=[Pnuemonia]",
            ])
        #expect(result.status == 1)
        #expect(
            result.errors.contains("Pnuemonia") && result.errors.contains("'Pneumonia'"), "\(result.errors)")
    }

    /// The CRC of a PNG chunk (ISO 3309).
    private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in (value >> 1) ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
    }
}
