import Foundation
import Imaging
import Testing
import _TestSupport

@Suite struct LungsTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    @Test func lungsOfPhantomsAreFound() throws {
        let result = try ThoraxProcess.run(["lungs", trained.films, "--output", scratch.path("masks")])
        #expect(result.status == 0, "\(result.errors)")
        var agreement = 0.0
        let films = try trained.filmPaths()
        for film in films {
            let name = URL(filePath: film).lastPathComponent
            let found = try inside(scratch.path("masks/" + name))
            let truth = try inside(trained.folder.path("phantoms/masks/lungs/" + name))
            #expect(found.count == truth.count)
            agreement +=
                2 * Double(zip(found, truth).count { $0 && $1 })
                / Double(
                    found.count { $0 } + truth.count { $0 })
        }
        #expect(agreement / Double(films.count) > 0.9, "Dice \(agreement / Double(films.count))")
    }

    @Test func whatCannotBeReadIsNamed() throws {
        let result = try ThoraxProcess.run(
            ["lungs", scratch.path("gone.png"), "--output", scratch.path("masks")])
        #expect(result.status == 1 && result.errors.contains("gone.png"))
        let cohort = try ThoraxProcess.run(
            [
                "lungs", "train", "--cohort", scratch.path("none.csv"), "--output",
                scratch.path("l.safetensors"),
            ])
        #expect(cohort.status != 0 && cohort.errors.contains("none.csv"))
        let segmenter = try ThoraxProcess.run(
            ["lungs", trained.films, "--output", scratch.path("masks"), "--segmenter", trained.model])
        #expect(segmenter.status == 1 && segmenter.errors.contains("holds no segmenter"))
    }

    private func inside(_ path: String) throws -> [Bool] {
        guard case .gray8(let values) = try Radiograph(contentsOf: path).pixels else { return [] }
        return values.map { $0 >= 128 }
    }
}
