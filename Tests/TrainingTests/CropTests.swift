import Cohort
import Foundation
import Imaging
import Inference
import ModelFile
import ModelZoo
import Phantoms
import Testing
import Training

/// A crop to the lungs from recipe to prediction, with the segmenter that comes along.
@Suite struct CropTests {
    private let phantoms: PlantedPhantoms

    init() throws { phantoms = try PlantedPhantoms(.corner, agreement: 0.5, count: 48) }

    private let keys = ["image.crop=lungs", "image.size=48", "phases.0.epochs=1", "batchSize=8"]

    @Test("A film's pixels are the same in training, from the cache and in prediction, and are the lungs'")
    func samePixels() async throws {
        let run = try phantoms.run("cropped", keys + ["lungAttention.weight=0.5"])
        #expect(run.takenWhole.isEmpty)
        let card = try await run.run { _ in }
        #expect(card.preprocessing.crop == .lungs && card.preprocessing.segmenter?.count == 64)
        let predictor = try await Predictor(model: run.modelFile.path, settings: .init(threads: 2))
        let again = try phantoms.run("again", keys)
        #expect(again.takenWhole.isEmpty)
        let whole = try phantoms.run("whole", Array(keys.dropFirst()))
        var offset = 0.0
        for (index, film) in run.plan.trainingFilms.films.enumerated().prefix(8) {
            let trained = try run.plan.trainingFilms.film(at: index)
            #expect(try predictor.preparer.prepare(contentsOf: film.path) == trained)
            let placed = try predictor.preparer.place(Radiograph(contentsOf: film.path), path: film.path)
            #expect(placed.prepared == trained)
            #expect(try again.plan.trainingFilms.film(at: index) == trained)
            #expect(try whole.plan.trainingFilms.film(at: index) != trained)
            // The true lungs lie within what was taken.
            let region = try #require(placed.crop?.region)
            let path = try #require(film.masks["lungs"])
            let truth = try Radiograph(contentsOf: path).flags
            let inside = truth.indices.filter { truth[$0] }
            let seen = inside.count { pixel in
                let (x, y) = (pixel % PlantedPhantoms.size, pixel / PlantedPhantoms.size)
                return (region.left..<region.left + region.width).contains(x)
                    && (region.top..<region.top + region.height).contains(y)
            }
            offset += Double(seen) / Double(inside.count)
        }
        #expect(offset / 8 > 0.98)
        #expect(run.identity.recipe != whole.identity.recipe && run.identity.data != whole.identity.data)
    }

    @Test func aModelOfAnotherSegmenterIsRefused() throws {
        let preprocessing = Preprocessing(
            size: 32, normalisation: .imageNet(channels: 1), crop: .lungs, segmenter: "another")
        do {
            _ = try FilmPreparer.bundled(preprocessing)
            Issue.record("another segmenter was taken")
        } catch let error as ModelFileError {
            guard case .anotherSegmenter(_, "another", _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(error.description.contains("train it again"))
        }
    }

    @Test func aBlankFilmIsTakenWholeAndNamed() throws {
        let preparer = try FilmPreparer.bundled(
            Preprocessing(size: 32, normalisation: .imageNet(channels: 1), crop: .lungs))
        let blank = Radiograph(
            width: 90, height: 60, pixels: .gray8(Array(repeating: 0, count: 5400)))
        let placed = try preparer.place(blank, path: "blank.png")
        #expect(placed.crop?.region == FilmRegion(width: 90, height: 60))
        #expect(placed.crop?.reason != nil)
    }
}
