import Foundation
import Imaging
import Testing
import _TestSupport

/// `thorax explain` as a person runs it.
@Suite struct ExplainTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func explain(_ arguments: [String]) throws -> ThoraxProcess.Result {
        try ThoraxProcess.run(["explain", trained.model] + arguments + ["--output", scratch.path("out")])
    }

    private func rows() throws -> [[String]] {
        try String(contentsOfFile: scratch.path("out/explanations.csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.components(separatedBy: ",") }
    }

    @Test func filmsGetOverlaysValuesAndASheet() throws {
        let films = try trained.filmPaths().prefix(2)
        let result = try explain(
            films + ["--method", "grad-cam", "--method", "layer-cam", "--values", "png", "--values", "npy"])
        #expect(result.status == 0, "\(result.errors)")
        let table = try rows()
        #expect(table.count == 1 + 4)
        let files = try table.dropFirst().flatMap { try #require($0.last).split(separator: " ") }
        #expect(files.count == 4 * 3)
        for file in files where file.hasSuffix(".png") {
            let picture = try Radiograph(contentsOf: scratch.path("out/\(file)"))
            #expect(picture.width == (file.hasPrefix("overlays") ? 64 : 48))
        }
        #expect(FileManager.default.fileExists(atPath: scratch.path("out/sheet.png")))
    }

    /// The values of the one map written to `folder`, as shares of what it marks in all.
    private func shares(in folder: String) throws -> [Float] {
        let files = try #require(FileManager.default.enumerator(atPath: scratch.path(folder)))
        let file = try #require(files.compactMap { $0 as? String }.first { $0.hasSuffix(".npy") })
        let bytes = try Data(contentsOf: URL(filePath: scratch.path("\(folder)/\(file)"))).suffix(48 * 48 * 4)
        let values = bytes.withUnsafeBytes { raw in
            (0..<48 * 48).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
        let sum = values.reduce(0) { $0 + abs($1) }
        return values.map { $0 / sum }
    }

    @Test func anEnsemblesMapIsTheMeanOfItsMembers() throws {
        let other = scratch.path("other/model.safetensors")
        let training = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("other"), "--set", "seed=5",
            ] + TrainedPhantoms.quick)
        #expect(training.status == 0, "\(training.errors)")
        let both = scratch.path("both.safetensors")
        let made = try ThoraxProcess.run(["models", "ensemble", trained.model, other, "--output", both])
        #expect(made.status == 0, "\(made.errors)")
        let film = try trained.filmPaths()[0]
        var maps: [[Float]] = []
        for (index, model) in [trained.model, other, both].enumerated() {
            let result = try ThoraxProcess.run([
                "explain", model, film, "--finding", "Pneumonia", "--method", "integrated-gradients",
                "--values",
                "npy", "--no-pictures", "--output", scratch.path("map\(index)"),
            ])
            #expect(result.status == 0, "\(result.errors)")
            maps.append(try shares(in: "map\(index)"))
        }
        let mean = zip(maps[0], maps[1]).map { ($0 + $1) / 2 }
        let scale = mean.reduce(0) { $0 + abs($1) }
        for (found, expected) in zip(maps[2], mean) { #expect(abs(found - expected / scale) < 1e-6) }
        #expect(maps[0] != maps[1])
    }

    @Test func mapsAreScoredAndChecked() throws {
        let boxes = URL(filePath: trained.cohort).deletingLastPathComponent().appending(path: "boxes.csv")
        // After two epochs nothing may speak for the finding: class activation maps are then empty, gradients aren't.
        let result = try explain([
            "--cohort", trained.cohort, "--external", "--limit", "24", "--boxes", boxes.path, "--score",
            "--sanity", "--no-pictures", "--method", "smooth-grad",
        ])
        #expect(result.status == 0, "\(result.errors)")
        for text in [
            "pointing game", "energy in the lesion", "stability", "anew down to stem", "smooth-grad",
        ] {
            #expect(result.output.contains(text), "no '\(text)' in \(result.output)")
        }
        let scores = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.path("out/scores.json"))))
        let checks = (scores as? [String: Any])?["checks"] as? [[String: Any]]
        #expect(["passed", "failed", "undecided"].contains(checks?.first?["verdict"] as? String))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("out/overlays")))
    }

    /// The cohort with its training labels in an order that has nothing to do with the films.
    private func shuffledLabels() throws -> String {
        var lines = try String(contentsOfFile: trained.cohort, encoding: .utf8).split(separator: "\n").map {
            $0.components(separatedBy: ",")
        }
        let split = try #require(lines[0].firstIndex(of: "split"))
        let folder = URL(filePath: trained.cohort).deletingLastPathComponent()
        let labels = lines[0].count - 4..<lines[0].count
        let training = lines.indices.dropFirst().filter { lines[$0][split] != "test" }
        let sources = training.map { Array(lines[$0][labels]) }
        for (position, row) in training.enumerated() {
            lines[row].replaceSubrange(labels, with: sources[(position * 7 + 3) % sources.count])
        }
        for row in lines.indices.dropFirst() { lines[row][0] = folder.appending(path: lines[row][0]).path }
        let file = scratch.path("shuffled.csv")
        try lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    @Test func mapsOfAModelOfShuffledLabelsAreCompared() throws {
        for (name, more) in [("shuffled", []), ("smaller", ["--set", "image.size=32"])] {
            let training = try ThoraxProcess.run(
                [
                    "train", ThoraxProcess.recipe("demo"), "--cohort", try shuffledLabels(), "--output",
                    scratch.path(name),
                ] + TrainedPhantoms.quick + more)
            #expect(training.status == 0, "\(training.errors)")
        }
        let common = [
            "--cohort", trained.cohort, "--external", "--limit", "8", "--sanity", "--no-pictures", "--method",
            "smooth-grad", "--permuted-model",
        ]
        let result = try explain(common + [scratch.path("shuffled/model.safetensors")])
        #expect(result.status == 0 && result.output.contains("labels"), "\(result.errors) \(result.output)")
        let scores = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.path("out/scores.json"))))
        let check = try #require(((scores as? [String: Any])?["checks"] as? [[String: Any]])?.first)
        let labels = try #require((check["check"] as? [String: Any])?["labels"] as? [String: Any])
        #expect((labels["films"] as? Int ?? 0) > 0)
        let refused = try explain(common + [scratch.path("smaller/model.safetensors")])
        #expect(
            refused.status != 0
                && refused.errors.contains(
                    "expected the explained model's preparation of films, 48 pixels, but found 32"),
            "\(refused.errors)")
    }

    @Test func dicomFilmsGetDicomObjects() throws {
        let film = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOMTools/dx.dcm").path
        let result = try explain([film])
        #expect(result.status == 0, "\(result.errors)")
        let folder = scratch.path("out/dicom")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.count == 2)
        let source = try DICOMHeader(contentsOf: film)
        for name in names {
            let header = try DICOMHeader(contentsOf: folder + "/" + name)
            #expect(header.studyUID == source.studyUID && header.instanceUID != source.instanceUID)
            if name.hasSuffix("capture.dcm") {
                #expect(header.rows == source.rows && header.columns == source.columns)
            }
        }
    }

    @Test func badInputIsToldAndTheRestGoesOn() throws {
        let films = try trained.filmPaths().prefix(1) + [scratch.path("none.png")]
        let result = try explain(Array(films))
        #expect(result.status == 1 && result.errors.contains("none.png"))
        #expect(try rows().count == 2)
    }

    @Test(arguments: [
        (["--method", "attention-rollout"], "attends to all, which compact hasn't"),
        (["--finding", "Cardiomegaly"], "the model knows Pneumonia"),
        (["--score"], "--score needs --cohort"),
        (["--permuted-model", "x"], "belongs to --sanity"),
    ])
    func whatCannotBeDoneIsTold(_ arguments: [String], _ text: String) throws {
        let result = try explain(try trained.filmPaths().prefix(1) + arguments)
        #expect(result.status != 0 && (result.output + result.errors).contains(text), "\(result.errors)")
    }

    @Test func aCohortWithoutPlacesIsTold() throws {
        let result = try explain(["--cohort", trained.cohort, "--external", "--limit", "3", "--score"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("No film's place of a finding is known"))
    }

    @Test func aBoxOutsideItsFilmIsToldAndTheRestGoesOn() throws {
        let boxes = scratch.path("boxes.csv")
        let films = try trained.filmPaths().prefix(2)
        try
            "path,finding,x,y,width,height\n\(films[0]),Pneumonia,900,1,5,5\n\(films[1]),Pneumonia,10,10,20,20\n"
            .write(toFile: boxes, atomically: true, encoding: .utf8)
        let result = try explain([
            "--cohort", trained.cohort, "--external", "--boxes", boxes, "--score", "--no-pictures",
        ])
        #expect(result.status == 1 && result.errors.contains("lies outside the film of 64 × 64"))
        #expect(try rows().count == 2)
    }
}
