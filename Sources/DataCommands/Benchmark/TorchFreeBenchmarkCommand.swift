import ArgumentParser

/// What of `thorax benchmark` needs no network.
struct TorchFreeBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark", abstract: "Measures single parts; see Benchmarks/compare.py.",
        shouldDisplay: false, subcommands: [BenchmarkDecodeCommand.self])
}
