package import ArgumentParser
import Groundwork

/// `thorax` built without libtorch: what needs no network.
package struct TorchFreeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "thorax",
        abstract: "Chest-X-ray data: imported, checked, rendered. Not a medical device.",
        discussion:
            "This build is without libtorch: it can't train, evaluate or predict. `make build` adds it.",
        version: ThoraxRelease.version,
        subcommands: [PhantomCommand.self, DataCommand.self, TorchFreeBenchmarkCommand.self])

    package init() {}
}
