import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

/// Damaged files end in an error or in a film, never in a crash or a hang.
@Suite struct DICOMDamageTests {
    private static let seeds: [[UInt8]] = {
        struct Film: Decodable { let file: Data }
        let url = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOM/films.json")
        do {
            return try JSONDecoder().decode([Film].self, from: Data(contentsOf: url)).map { [UInt8]($0.file) }
        } catch {
            fatalError("\(url.path): \(error)")
        }
    }()

    private func survives(_ bytes: [UInt8]) {
        do {
            let film = try DICOMFilm(decoding: bytes, path: "damaged.dcm")
            #expect(film.radiograph.width > 0)
        } catch {
            #expect(error.description.hasPrefix("damaged.dcm: "))
        }
    }

    @Test func randomBytesAfterAnyPrefix() {
        var random = SeededGenerator(31)
        for seed in Self.seeds {
            for _ in 0..<12 {
                let kept = Int.random(in: 0...seed.count, using: &random)
                let tail = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                survives(Array(seed.prefix(kept)) + tail)
            }
        }
    }

    @Test func flippedBytes() {
        var random = SeededGenerator(32)
        for seed in Self.seeds {
            for _ in 0..<12 {
                var bytes = seed
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let place = Int.random(in: 132..<bytes.count, using: &random)
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
                survives(bytes)
            }
        }
    }

    @Test func everyPrefixOfOneFilmIsTruncated() {
        let film = DICOMBuilder([1, 2, 3, 4], width: 2, height: 2).bytes
        for count in 0..<film.count {
            #expect(throws: ImagingError.self) {
                try DICOMFilm(decoding: Array(film.prefix(count)), path: "prefix.dcm")
            }
        }
    }
}
