import Foundation
import Testing
import _TestSupport

/// Phantoms and a small model trained on them, made once for all tests through the command line.
struct TrainedPhantoms {
    let folder: ScratchFolder
    var cohort: String { folder.path("phantoms/split.csv") }
    var films: String { folder.path("phantoms/films") }
    var model: String { folder.path("run/model.safetensors") }

    static let shared = Result { try TrainedPhantoms() }

    /// What keeps a training run in these tests short.
    static let quick = ["--set", "image.size=48", "--set", "phases.0.epochs=2", "--set", "batchSize=16"]

    private init() throws {
        folder = try ScratchFolder()
        let phantoms = try ThoraxProcess.run(
            ["phantom", "--count", "80", "--size", "64", "--seed", "3", "--output", folder.path("phantoms")])
        try #require(phantoms.status == 0, "\(phantoms.errors)")
        let split = try ThoraxProcess.run(
            ["data", "split", folder.path("phantoms/cohort.csv"), "--output", cohort])
        try #require(split.status == 0, "\(split.errors)")
        let training = try ThoraxProcess.run(
            ["train", ThoraxProcess.recipe("demo"), "--cohort", cohort, "--output", folder.path("run")]
                + Self.quick)
        try #require(training.status == 0, "\(training.errors)")
    }

    /// Paths of the phantom films in name order.
    func filmPaths() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: films).sorted().map { films + "/" + $0 }
    }
}
