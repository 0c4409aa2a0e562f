import Assessment
import Groundwork
package import Imaging
package import ModelFile
import ModelZoo
import Torch

/// Finds the lungs by a U-Net, on a thread of its own.
package actor LungSegmenter: LungSegmenting {
    private nonisolated let thread = DedicatedThread(name: "segmenter")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package nonisolated let card: SegmenterCard
    private let file: SegmenterFile
    private var model: UNet?
    private let batchSize = 8

    /// Opens a segmenter's file.
    package init(contentsOf path: String, threads: Int = 0) async throws {
        file = try SegmenterFile.read(path)
        card = file.card
        try load(threads)
    }

    private func load(_ threads: Int) throws {
        if threads > 0 { try Torch.setThreads(threads) }
        model = try UNet.lungs(file)
    }

    /// Lungs of prepared films of any size, each mask as large as its film.
    package func lungs(of films: [PreparedFilm]) throws -> [Mask] {
        var masks: [Mask] = []
        for start in stride(from: 0, to: films.count, by: batchSize) {
            masks += try segment(Array(films[start..<min(start + batchSize, films.count)]))
        }
        return masks
    }

    private func segment(_ films: [PreparedFilm]) throws -> [Mask] {
        guard let model else { preconditionFailure("the initialiser loads the network") }
        return try model.lungFields(of: films, card)
    }
}
