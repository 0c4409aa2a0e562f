import ArgumentParser
import Cohort
import DataCommands
import Foundation
import Phantoms
import Synchronization
import Training

struct BenchmarkLoadingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loading",
        abstract:
            "Seconds that the second epoch waits for augmented films from the cache, and that it takes in all."
    )

    @Argument var folder: String
    @Option var threads: Int

    func run() async throws {
        let place = URL(filePath: folder)
        let phantoms = place.appending(path: "phantoms")
        try PhantomCohort.write(count: 256, seed: 1, size: 256, to: phantoms) { _ in }
        let cohort = try PatientSplitter(
            fractions: .init(train: 0.8, validation: 0.2, test: 0), seed: 1, smallClasses: .allow
        ).split(try Cohort(csv: phantoms.appending(path: "cohort.csv")))
        let recipe = try Recipe(
            yaml: """
                findings: [Pneumonia]
                model: {architecture: resnet18}
                image: {size: 224}
                batchSize: 16
                threads: \(threads)
                augmentation: {rotationDegrees: 10, scale: 0.1, gamma: 0.2, contrast: 0.2, sharpness: 0.2, noise: 0.02}
                phases: [{epochs: 2}]
                """, file: "benchmark")
        let run = try TrainingRun(
            recipe: recipe, cohort: cohort,
            options: .init(
                folder: place.appending(path: "run"), cache: place.appending(path: "cache"), device: "cpu",
                resume: false, skipUnreadable: false)
        ) { _, _ in }
        let last = Mutex<EpochReport?>(nil)
        _ = try await run.run { event in
            if case .epochEnded(let report) = event { last.withLock { $0 = report } }
        }
        if let report = last.withLock({ $0 }) {
            Terminal.print(#"{"waitSeconds": \#(report.waitSeconds), "stepSeconds": \#(report.seconds)}"#)
        }
    }
}
