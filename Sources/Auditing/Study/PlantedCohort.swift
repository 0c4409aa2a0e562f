import Clinical
package import Foundation
import Groundwork
import Imaging
import Phantoms

/// A cohort of phantoms with pneumonia or without, on which something else comes with the disease, and the same test
/// films with that moved to those that lacked it.
///
/// ```
/// cohort.csv   training, validation and test films; lungs= names each film's lungs
/// moved.csv    the test films again, the plant on exactly those that had none
/// ```
package struct PlantedCohort: Sendable {
    /// `nil` plants nothing.
    package var plant: Plant?
    /// The share of films on which plant and disease agree: 0.5, not at all, to 1, always.
    package var agreement: Double
    package var films: Int
    package var size: Int
    package var seed: UInt64

    package init(plant: Plant?, agreement: Double, films: Int, size: Int, seed: UInt64) {
        self.plant = plant
        self.agreement = agreement
        self.films = films
        self.size = size
        self.seed = seed
    }

    private static let folders = ["films", "moved", "lungs"]

    /// Writes films, masks and both tables.
    package func write(to folder: URL) throws {
        for name in Self.folders {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        let generator = PhantomGenerator(
            seed: seed, size: size, prevalence: [Finding("Normal"): 0.5, Finding("Pneumonia"): 0.5])
        let header = "path,patient,split,site,view,sex,age,masks,Pneumonia"
        var (rows, moved) = ([header], [header])
        for index in 0..<films {
            let phantom = generator.phantom(index)
            let split = self.split(of: phantom.patient)
            let isIll = phantom.finding == Finding("Pneumonia")
            var choice = SeededGenerator(seed, "planted", index)
            let agrees = choice.chance(agreement)
            let isPlanted = agrees == isIll
            let name = "\(index).png"
            try write(phantom.lungs, to: folder.appending(path: "lungs/\(name)"))
            try write(phantom, isPlanted: isPlanted, index, to: folder.appending(path: "films/\(name)"))
            let facts = [
                phantom.patient, split, phantom.site, phantom.view, phantom.sex, "\(phantom.age)",
                "lungs=lungs/\(name)", isIll ? "1" : "0",
            ]
            rows.append((["films/\(name)"] + facts).joined(separator: ","))
            if split == "test" {
                try write(phantom, isPlanted: !isPlanted, index, to: folder.appending(path: "moved/\(name)"))
                moved.append((["moved/\(name)"] + facts).joined(separator: ","))
            }
        }
        // Without its tables a folder counts for nothing, so they come last.
        try DurableFile.write(
            moved.joined(separator: "\n") + "\n", to: folder.appending(path: "moved.csv"))
        try DurableFile.write(
            rows.joined(separator: "\n") + "\n", to: folder.appending(path: "cohort.csv"))
    }

    /// Three fifths of the patients are held out: the study's figures come from them.
    private func split(of patient: String) -> String {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(patient)
        switch hash.value % 20 {
        case 0..<7: return "train"
        case 7: return "validation"
        default: return "test"
        }
    }

    private func write(_ phantom: Phantom, isPlanted: Bool, _ index: Int, to url: URL) throws {
        guard case .gray8(let pixels) = phantom.radiograph.pixels else { return }
        var film = PreparedFilm(size: size, pixels: pixels)
        if isPlanted, let plant {
            var generator = SeededGenerator(seed, "plant", index)
            film = plant(film, using: &generator)
        }
        try Data(PNGWriter.encode(gray8: film.pixels, width: size, height: size, level: 1)).write(to: url)
    }

    private func write(_ mask: Mask, to url: URL) throws {
        let pixels = mask.isInside.map { $0 ? UInt8(255) : 0 }
        try Data(PNGWriter.encode(gray8: pixels, width: mask.width, height: mask.height, level: 1))
            .write(to: url)
    }
}
