import ArgumentParser
import DataCommands

/// Measures single parts for Benchmarks/compare.py, which pairs each with the same work in Python.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark", abstract: "Measures single parts; see Benchmarks/compare.py.",
        shouldDisplay: false,
        subcommands: [
            BenchmarkNetworkCommand.self, BenchmarkExplanationCommand.self, BenchmarkDecodeCommand.self,
            BenchmarkFixtureCommand.self, BenchmarkLoadingCommand.self, BenchmarkPlantedCommand.self,
        ])
}
