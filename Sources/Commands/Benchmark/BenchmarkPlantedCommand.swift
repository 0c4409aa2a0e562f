import ArgumentParser
import Auditing
import DataCommands
import Foundation

/// Writes phantoms on which something comes with the disease, for Benchmarks/planted_shortcuts.py.
struct BenchmarkPlantedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "planted", abstract: "Writes phantoms with a planted shortcut.")

    @Option(help: "What is planted: \(Plant.allCases.map(\.rawValue).joined(separator: ", ")), or nothing.")
    var plant = "nothing"
    @Option(help: "Share of films on which plant and disease agree.")
    var agreement = 0.5
    @Option(help: "Number of films.")
    var count = 400
    @Option(help: "Side in pixels.")
    var size = 96
    @Option(help: "Seed.")
    var seed: UInt64 = 1
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output: String

    func validate() throws {
        guard plant == "nothing" || Plant(rawValue: plant) != nil else {
            throw ValidationError("--plant \(plant): there is no such plant")
        }
        guard (0.5...1).contains(agreement) else {
            throw ValidationError("--agreement \(agreement): expected 0.5 to 1")
        }
        guard (20...100_000).contains(count), (32...1024).contains(size) else {
            throw ValidationError("expected --count 20 to 100000 and --size 32 to 1024")
        }
    }

    func run() throws {
        let folder = URL(filePath: output)
        try PlantedCohort(
            plant: Plant(rawValue: plant), agreement: agreement, films: count, size: size, seed: seed
        ).write(to: folder)
        Terminal.print("cohort \(folder.appending(path: "cohort.csv").path)")
    }
}
