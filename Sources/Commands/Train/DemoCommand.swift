import ArgumentParser
import DataCommands
import Foundation
import Phantoms

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Phantoms, training, evaluation and a report, in minutes.",
        discussion: "The figures say how the system works, not how well it reads real films.")

    @Option(name: .shortAndLong, help: "Folder to write to; what an earlier demo left there is replaced.")
    var output = "demo"
    @Option(help: "Number of phantoms.")
    var count = 600
    @Option(help: "Seed of phantoms and training.")
    var seed: UInt64 = 1

    func run() async throws {
        let folder = URL(filePath: output)
        try DemoFolder.prepare(folder)
        let phantoms = folder.appending(path: "phantoms").path
        let cohort = phantoms + "/cohort.csv"
        try await step("making \(count) phantoms with known pneumonia, masses and nodules") {
            [
                "phantom", "--count", "\(count)", "--size", "192", "--seed", "\(seed)", "--output", phantoms,
                "--sheet", folder.appending(path: "phantoms.png").path,
            ]
        }
        try await step("splitting by patient") {
            ["data", "split", cohort, "--seed", "\(seed)", "--output", phantoms + "/split.csv"]
        }
        let run = folder.appending(path: "run").path
        try await step("training the compact network from scratch") {
            [
                "train", try DemoFolder.recipe(in: folder), "--cohort", phantoms + "/split.csv", "--output",
                run,
                "--cache", folder.appending(path: "cache").path, "--set", "seed=\(seed)",
            ]
        }
        try await step("evaluating on patients it has not seen") {
            [
                "evaluate", run + "/model.safetensors", "--cohort", phantoms + "/split.csv",
                "--output", folder.appending(path: "evaluation").path,
            ]
        }
    }

    /// Runs another command of this tool as a person would, and shows its command line.
    private func step(_ title: String, _ arguments: () throws -> [String]) async throws {
        let words = try arguments()
        Terminal.note("\n\(title)\n$ thorax \(words.joined(separator: " "))")
        var command = try ThoraxCommand.parseAsRoot(words)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
