import ArgumentParser
import Inference

/// Options of every command that runs a network.
struct ComputeOptions: ParsableArguments {
    @Option(help: "cpu, cuda, cuda:N or mps.")
    var device = "cpu"
    @Option(help: "Threads of libtorch; 0 is one per core.")
    var threads = 0
    @Option(help: "Decode threads.")
    var workers = 2
    @Option(help: "Films per forward pass.")
    var batchSize = 8

    func validate() throws {
        guard (0...1024).contains(threads) else {
            throw ValidationError("--threads \(threads): expected 0 (one per core) to 1024")
        }
        guard (1...256).contains(workers) else {
            throw ValidationError("--workers \(workers): expected 1 to 256")
        }
        guard (1...4096).contains(batchSize) else {
            throw ValidationError("--batch-size \(batchSize): expected 1 to 4096")
        }
    }

    var settings: Predictor.Settings {
        Predictor.Settings(batchSize: batchSize, workers: workers, threads: threads, device: device)
    }
}
