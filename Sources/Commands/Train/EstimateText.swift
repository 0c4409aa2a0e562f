import DataCommands
import Foundation
import Reporting
import Training

/// A plan in words and tables.
enum EstimateText {
    static func json(_ estimate: RunEstimate) throws -> String {
        struct Plan: Encodable {
            let fits: Bool
            let plan: RunEstimate
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(Plan(fits: estimate.fits, plan: estimate)), as: UTF8.self)
    }

    static func text(_ estimate: RunEstimate) -> String {
        let films = estimate.splits.map { split in
            "\(Numeral.count(split.films)) \(split.split)"
                + (split.unlabelled > 0
                    ? " (\(Numeral.count(split.unlabelled)) more without a usable label)" : "")
        }
        return """
            \(estimate.recipe) on \(estimate.device) with \(estimate.threads) threads, \
            \(Numeral.count(estimate.parameters)) parameters
            films    \(films.joined(separator: ", "))
            memory   \(memory(estimate))
            disk     \(disk(estimate))
            decoding \(decoding(estimate.decoding))

            \(phases(estimate.phases))
            time     \(ProgressLine.time(estimate.seconds)) at most, measured in \
            \(ProgressLine.time(estimate.measuringSeconds))\(earlyEnd(estimate))
            \(verdict(estimate))
            """
    }

    private static func memory(_ estimate: RunEstimate) -> String {
        let memory = estimate.memory
        let device = estimate.device == "cpu" ? "" : "; the device's own memory isn't looked at"
        return "\(size(memory.total)): parameters \(size(memory.parameters)), gradients and optimiser "
            + "\(size(memory.gradientsAndOptimiser)), activations, batches and libraries \(size(memory.rest)); "
            + "\(memory.available.map(size) ?? "unknown") available\(device)"
    }

    private static func disk(_ estimate: RunEstimate) -> String {
        let disk = estimate.disk
        let features = disk.features > 0 ? ", stored features \(size(disk.features))" : ""
        let free = { (bytes: Int?) in bytes.map { size($0) + " free" } ?? "unknown room" }
        return "pixel cache \(size(disk.cache)) (\(free(disk.cacheFree))); checkpoints and model "
            + "\(size(disk.checkpoints))\(features) (\(disk.isOneDisk ? "the same disk" : free(disk.runFree)))"
    }

    private static func decoding(_ decoding: RunEstimate.Decoding) -> String {
        let unreadable =
            decoding.unreadable > 0 ? "; \(decoding.unreadable) of the sample can't be read" : ""
        guard decoding.films > 0 else { return "nothing, the pixel cache has every film\(unreadable)" }
        return "\(Numeral.count(decoding.films)) films, \(ProgressLine.time(decoding.seconds)) at "
            + "\(ProgressLine.decimal(decoding.filmsPerSecond)) films/s over \(decoding.measuredFilms) films"
            + unreadable
    }

    private static func phases(_ phases: [RunEstimate.Phase]) -> TextTable {
        var table = TextTable([
            .init("phase"), .init("trains", .right), .init("epochs", .right), .init("steps", .right),
            .init("s/step", .right), .init("features", .right), .init("validation", .right),
            .init("epoch", .right), .init("phase", .right),
        ])
        for phase in phases {
            table.add([
                phase.name, Numeral.count(phase.trainable), "\(phase.epochs)", "\(phase.stepsPerEpoch)",
                ProgressLine.decimal(phase.secondsPerStep, digits: 3),
                phase.featureSeconds > 0 ? ProgressLine.time(phase.featureSeconds) : "–",
                ProgressLine.time(phase.validationSeconds), ProgressLine.time(phase.epochSeconds),
                ProgressLine.time(phase.seconds),
            ])
        }
        return table
    }

    private static func earlyEnd(_ estimate: RunEstimate) -> String {
        estimate.phases.contains { $0.featureSeconds > 0 }
            ? "; features are computed once per phase that caches them" : ""
    }

    private static func verdict(_ estimate: RunEstimate) -> String {
        if estimate.fits { return "it fits" }
        let lacks = [(estimate.fitsMemory, "memory"), (estimate.fitsDisk, "disk")].filter { !$0.0 }.map(\.1)
        var advice: [String] = []
        if !estimate.fitsMemory { advice.append("lower batchSize or image.size") }
        if !estimate.fitsDisk { advice.append("free some disk, or choose others with --cache and --output") }
        return
            "it does NOT fit: too little \(lacks.joined(separator: " and ")); \(advice.joined(separator: ", "))"
    }

    private static func size(_ bytes: Int) -> String {
        let megabytes = Double(bytes) / 1e6
        return megabytes < 1000
            ? "\(ProgressLine.decimal(megabytes, digits: megabytes < 10 ? 1 : 0)) MB"
            : "\(ProgressLine.decimal(megabytes / 1000)) GB"
    }
}
