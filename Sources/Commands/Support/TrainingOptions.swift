import ArgumentParser
import Cohort
import DataCommands
import Foundation
import Training

/// Options of every command that trains by a recipe.
struct TrainingOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: "Override a recipe key: KEY=VALUE with the key's dotted path; repeatable.")
    var overrides: [String] = []
    @Flag(help: "Leave out films that can't be read.")
    var skipUnreadable = false
    @Option(help: "cpu, cuda, cuda:N or mps.")
    var device = "cpu"
    @Option(help: "Folder of the pixel cache.")
    var cache = PixelCacheFolder.standard

    /// The recipe in the file `path`, with what was overridden.
    func recipe(_ path: String) throws -> Recipe {
        try Recipe(contentsOf: URL(filePath: path), overrides: overrides)
    }
}

/// The cohort of a command that trains classifiers.
struct SplitCohortOptions: ParsableArguments {
    @Option(help: "The cohort file, split by patient.")
    var cohort: String
    @Flag(help: "Train although a patient is in two splits; the model's card says so.")
    var allowSharedPatients = false

    func read() throws -> Cohort {
        try Cohort(csv: URL(filePath: cohort), sharedPatients: allowSharedPatients ? .allow : .refuse)
    }
}

/// How many trainings go on at a time.
struct TrialWorkersOption: ParsableArguments {
    @Option(help: "Trainings at a time.")
    var workers = 1

    func validate() throws {
        guard (1...256).contains(workers) else {
            throw ValidationError("--workers \(workers): expected 1 to 256")
        }
    }
}
