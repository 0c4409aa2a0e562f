import Foundation
import Training

/// The command line of a training run in a process of its own.
struct ChildTraining: Sendable {
    let recipe: String
    let device: String
    let cache: String
    let skipUnreadable: Bool
    let allowSharedPatients: Bool
    let overrides: [String]

    static var executable: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

    /// Shares the cores between runs at a time, unless the recipe says how many threads a run has.
    static func threads(_ recipe: Recipe, workers: Int) -> [String] {
        guard workers > 1, recipe.threads == 0 else { return [] }
        return ["threads=\(max(1, ProcessInfo.processInfo.activeProcessorCount / workers))"]
    }

    /// Trains, or goes on where a run in `folder` was interrupted, and ends when this process does.
    func command(cohort: String, folder: URL, assignments: [String]) -> [String] {
        [
            Self.executable, "train", recipe, "--cohort", cohort, "--output", folder.path, "--resume",
            "--device", device, "--cache", cache, "--parent", "\(ProcessInfo.processInfo.processIdentifier)",
        ] + (skipUnreadable ? ["--skip-unreadable"] : [])
            + (allowSharedPatients ? ["--allow-shared-patients"] : [])
            + (overrides + assignments).flatMap { ["--set", $0] }
    }
}
