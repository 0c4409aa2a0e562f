import Cohort
import Evaluating
import Foundation
import Imaging

/// From what was measured on a sample to the whole run.
extension RunEstimator {
    func splits(_ tables: [TargetTable]) -> [RunEstimate.SplitFilms] {
        let learning = zip(["train", "validation"], tables).map { name, table in
            RunEstimate.SplitFilms(split: name, films: table.films.count, unlabelled: table.unlabelled)
        }
        let heldOut = RunEstimate.SplitFilms(split: "test", films: cohort.counts[.test] ?? 0, unlabelled: 0)
        return learning + [heldOut]
    }

    func memory(_ peak: Int, _ measured: [PhaseMeasurement]) -> RunEstimate.Memory {
        let parameters = measured.map(\.modelBytes).max() ?? 0
        let training =
            measured.map { 4 * $0.trainable + max(0, $0.checkpointBytes - $0.modelBytes) }.max() ?? 0
        // Where the system doesn't tell a process's memory, what is known is what is said.
        let total = max(peak, parameters + training)
        return RunEstimate.Memory(
            parameters: parameters, gradientsAndOptimiser: training, rest: total - parameters - training,
            total: total, available: MemoryWatch.available)
    }

    func disk(
        _ tables: [TargetTable], _ measured: [PhaseMeasurement], _ preprocessing: Preprocessing
    ) -> RunEstimate.Disk {
        let films = tables.reduce(0) { $0 + $1.films.count }
        let held = films - lacking(tables, preprocessing)
        let side = recipe.image.size
        let (cache, run) = (Self.existing(options.cache), Self.existing(options.folder))
        let model = measured.map(\.modelBytes).max() ?? 0
        return RunEstimate.Disk(
            cache: PixelCache.bytes(films: films, size: side) - PixelCache.bytes(films: held, size: side),
            cacheFree: DiskSpace.free(in: cache),
            checkpoints: 2 * (measured.map(\.checkpointBytes).max() ?? 0) + 3 * model,
            features: films * (measured.map(\.bytesPerFeature).max() ?? 0),
            runFree: DiskSpace.free(in: run), isOneDisk: DiskSpace.isOneDisk(cache, run))
    }

    func decoding(
        _ tables: [TargetTable], _ samples: [FilmSample], _ preprocessing: Preprocessing
    ) -> RunEstimate.Decoding {
        let (lacking, decoded) = (lacking(tables, preprocessing), samples.reduce(0) { $0 + $1.films.count })
        let seconds = samples.reduce(0) { $0 + $1.seconds }
        let rate = Double(decoded) / max(seconds, 1e-6)
        return RunEstimate.Decoding(
            films: lacking, measuredFilms: decoded, filmsPerSecond: rate,
            unreadable: samples.reduce(0) { $0 + $1.unreadable }, seconds: Double(lacking) / max(rate, 1e-6))
    }

    func phases(_ tables: [TargetTable], _ measured: [PhaseMeasurement]) -> [RunEstimate.Phase] {
        let (training, validation) = (tables[0].films.count, tables[1].films.count)
        return zip(recipe.phases, measured).map { phase, measured in
            let steps = (training + recipe.batchSize - 1) / recipe.batchSize
            // The last step of an epoch may be a small one.
            let stepping = Double(training) / Double(recipe.batchSize) * measured.secondsPerStep
            let judging = Double(validation) * measured.secondsPerValidationFilm
            let epoch = stepping + judging + measured.checkpointSeconds
            let features = Double(training + validation) * measured.secondsPerFeature
            return RunEstimate.Phase(
                name: phase.name, trainable: measured.trainable, epochs: phase.epochs, stepsPerEpoch: steps,
                measuredSteps: measured.steps, secondsPerStep: measured.secondsPerStep,
                featureSeconds: features,
                validationSeconds: judging, checkpointSeconds: measured.checkpointSeconds,
                epochSeconds: epoch,
                seconds: features + Double(phase.epochs) * epoch)
        }
    }

    /// Films that will have to be decoded; a cache that isn't there isn't made for the question.
    private func lacking(_ tables: [TargetTable], _ preprocessing: Preprocessing) -> Int {
        let films = tables.flatMap { $0.films.map(\.path) }
        guard FileManager.default.fileExists(atPath: options.cache.path),
            let cache = try? PixelCache(folder: options.cache, preprocessing: preprocessing)
        else { return films.count }
        return films.count { !cache.holds(fileAt: $0) }
    }

    /// The folder, or the nearest one above it that exists.
    private static func existing(_ folder: URL) -> String {
        var folder = folder.absoluteURL
        while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
            folder.deleteLastPathComponent()
        }
        return folder.path
    }
}
