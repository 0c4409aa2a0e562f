/// What a training run would take, from a few measured steps.
package struct RunEstimate: Codable, Sendable, Equatable {
    /// One split's films.
    package struct SplitFilms: Codable, Sendable, Equatable {
        package var split: String
        package var films: Int
        /// Films whose labels the task can't use; they are left out.
        package var unlabelled: Int
    }

    /// Bytes in memory; pages of mapped files, which the kernel takes back when it needs them, don't count.
    package struct Memory: Codable, Sendable, Equatable {
        /// Weights and buffers.
        package var parameters: Int
        /// The gradients of what trains, in the phase where that is most, and the optimiser's state.
        package var gradientsAndOptimiser: Int
        /// Everything else: libraries, the cohort, activations, batches.
        package var rest: Int
        package var total: Int
        /// `nil` where the system doesn't say.
        package var available: Int?
    }

    /// Bytes on disk.
    package struct Disk: Codable, Sendable, Equatable {
        /// What the pixel cache grows by.
        package var cache: Int
        package var cacheFree: Int?
        /// The model, and checkpoints with the copies that exist while they are written.
        package var checkpoints: Int
        /// Stored features, in the phase where they take most.
        package var features: Int
        package var runFree: Int?
        /// Whether cache and run share one disk.
        package var isOneDisk: Bool
    }

    /// The decoding of films before the first epoch.
    package struct Decoding: Codable, Sendable, Equatable {
        /// Films that the cache lacks, or whose files haven't been read yet.
        package var films: Int
        package var measuredFilms: Int
        package var filmsPerSecond: Double
        package var unreadable: Int
        package var seconds: Double
    }

    /// One phase.
    package struct Phase: Codable, Sendable, Equatable {
        package var name: String
        package var trainable: Int
        package var epochs: Int
        package var stepsPerEpoch: Int
        package var measuredSteps: Int
        package var secondsPerStep: Double
        /// Seconds for the features of all films, once; 0 where the phase caches none.
        package var featureSeconds: Double
        package var validationSeconds: Double
        package var checkpointSeconds: Double
        package var epochSeconds: Double
        package var seconds: Double
    }

    package var recipe: String
    package var device: String
    package var threads: Int
    package var splits: [SplitFilms]
    package var parameters: Int
    package var memory: Memory
    package var disk: Disk
    package var decoding: Decoding
    package var phases: [Phase]
    /// Judging the best network on all validation films in the end.
    package var finalSeconds: Double
    /// Seconds of the whole run where no phase stops early.
    package var seconds: Double
    /// Seconds that the estimate took.
    package var measuringSeconds: Double

    package var fitsMemory: Bool { memory.available.map { memory.total <= $0 } ?? true }

    package var fitsDisk: Bool {
        let run = disk.checkpoints + disk.features
        if disk.isOneDisk { return disk.runFree.map { run + disk.cache <= $0 } ?? true }
        return (disk.runFree.map { run <= $0 } ?? true) && (disk.cacheFree.map { disk.cache <= $0 } ?? true)
    }

    package var fits: Bool { fitsMemory && fitsDisk }
}
