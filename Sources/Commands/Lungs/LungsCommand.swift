import ArgumentParser

struct LungsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lungs",
        abstract: "Finds the lungs on films.",
        subcommands: [LungsSegmentCommand.self, LungsTrainCommand.self, LungsEvaluateCommand.self],
        defaultSubcommand: LungsSegmentCommand.self)
}
