import Foundation
import Groundwork
import ModelFile

/// The files of a run that let it go on after any interruption.
///
/// `last.safetensors` holds network, optimiser and progress in one file, renamed into place: a kill leaves the
/// checkpoint before or the one after. `best.safetensors` is written first: if a kill falls between the two, the
/// resumed run repeats the epoch and writes the same best again.
struct CheckpointStore {
    let folder: URL

    private var last: URL { folder.appending(path: "last.safetensors") }
    private var bestFile: URL { folder.appending(path: "best.safetensors") }

    private static let progressKey = "thorax.progress"

    init(folder: URL) throws(FileWriteError) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FileWriteError(
                path: folder.path, step: "make the folder", reason: error.localizedDescription)
        }
        removeLeftovers()
    }

    /// True where a run was started here.
    static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "last.safetensors").path)
    }

    func save(
        _ progress: RunProgress, model: [(String, StoredTensor)], optimiser: [(String, StoredTensor)],
        average: [(String, StoredTensor)] = []
    ) throws {
        var tensors: [(String, StoredTensor)] = []
        for (part, entries) in [("model.", model), ("optimiser.", optimiser), ("average.", average)] {
            tensors += entries.map { (part + $0.0, $0.1) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(progress), as: UTF8.self)
        try SafetensorsFile.write(tensors, metadata: [Self.progressKey: json], to: last)
    }

    func load() throws -> (progress: RunProgress, model: [String: StoredTensor]) {
        let file = try SafetensorsFile(path: last.path)
        guard let json = file.metadata[Self.progressKey] else {
            throw TrainingError.checkpointDamaged(path: last.path, reason: "it holds no progress record")
        }
        var progress: RunProgress
        do { progress = try JSONDecoder().decode(RunProgress.self, from: Data(json.utf8)) } catch {
            throw TrainingError.checkpointDamaged(
                path: last.path, reason: "its progress record can't be read: \(error)")
        }
        progress.holdOptimiserState(
            Self.part("optimiser.", of: file.tensors).sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        progress.holdAverage(Self.part("average.", of: file.tensors))
        return (progress, Self.part("model.", of: file.tensors))
    }

    func saveBest(_ model: [(String, StoredTensor)]) throws {
        try SafetensorsFile.write(model, to: bestFile)
    }

    /// The best weights so far; `nil` where no epoch had a defined score yet.
    func best() throws -> [String: StoredTensor]? {
        guard FileManager.default.fileExists(atPath: bestFile.path) else { return nil }
        return try SafetensorsFile(path: bestFile.path).tensors
    }

    /// Removes the best weights of an earlier run that got to no checkpoint.
    func clear() { try? FileManager.default.removeItem(at: bestFile) }

    /// Removes stored features: the next phase's frozen part gives others.
    func removeFeatures() {
        for file in files where file.hasPrefix("features-") && file.hasSuffix(".safetensors") {
            try? FileManager.default.removeItem(at: folder.appending(path: file))
        }
    }

    /// Removes the partial files of our own writers that were killed.
    private func removeLeftovers() {
        for file in files {
            guard file.wholeMatch(of: Self.leftover) != nil else { continue }
            try? FileManager.default.removeItem(at: folder.appending(path: file))
        }
    }

    private var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }

    private static var leftover: Regex<Substring> {
        /(?:last|best|model|backbone|run|recipe|features-[a-z]+-[0-9a-f]+)\.(?:safetensors|json|yaml)\.[0-9]+-[0-9]+\.partial/
    }

    private static func part(_ prefix: String, of tensors: [String: StoredTensor]) -> [String: StoredTensor] {
        var part: [String: StoredTensor] = [:]
        for (name, tensor) in tensors where name.hasPrefix(prefix) {
            part[String(name.dropFirst(prefix.count))] = tensor
        }
        return part
    }
}
