import Foundation
import Training

/// The command line of a training run in a process of its own.
struct ChildTraining: Sendable {
    private let recipe: String
    private let words: [String]

    /// - Parameter sharing: overrides that come before each training's own.
    init(recipe: String, options: TrainingOptions, allowSharedPatients: Bool, sharing: [String]) {
        self.recipe = recipe
        words =
            ["--device", options.device, "--cache", options.cache]
            + (options.skipUnreadable ? ["--skip-unreadable"] : [])
            + (allowSharedPatients ? ["--allow-shared-patients"] : [])
            + (options.overrides + sharing).flatMap { ["--set", $0] }
    }

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
            "--parent", "\(ProcessInfo.processInfo.processIdentifier)",
        ] + words + assignments.flatMap { ["--set", $0] }
    }
}
