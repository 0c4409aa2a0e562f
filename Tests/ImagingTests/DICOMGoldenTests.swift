import Foundation
import Imaging
import Testing
import _TestSupport

/// Films that pydicom rendered: see `Tests/Goldens/DICOM/cases.py`.
private struct GoldenFilm: Decodable, CustomTestStringConvertible, Sendable {
    let name: String
    let file: Data
    let isLossy: Bool
    /// Absent where pydicom has no decoder.
    let gray: Data?
    let stored: Data?

    var testDescription: String { name }

    static let all: [GoldenFilm] = {
        let url = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOM/films.json")
        do {
            return try JSONDecoder().decode([GoldenFilm].self, from: Data(contentsOf: url))
        } catch {
            fatalError("\(url.path): \(error)")
        }
    }()
}

private func words(_ data: Data) -> [Int] {
    stride(from: 0, to: data.count, by: 2).map { Int(data[$0]) | Int(data[$0 + 1]) << 8 }
}

@Suite struct DICOMGoldenTests {
    @Test(arguments: GoldenFilm.all) fileprivate func rendersAsPydicomDoes(_ golden: GoldenFilm) throws {
        let film = try DICOMFilm(decoding: [UInt8](golden.file), path: golden.name)
        guard let expected = golden.gray.map(words) else { return }
        let found: [Int] =
            switch film.radiograph.pixels {
            case .gray8(let values): values.map { Int($0) * 257 }
            case .gray16(let values): values.map(Int.init)
            }
        try #require(found.count == expected.count)
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        // Colour JPEG: the libraries' colour conversions round differently.
        #expect(difference <= (golden.isLossy ? 2 : 1) * 257, "\(Double(difference) / 257) of 255")
    }

    @Test(arguments: GoldenFilm.all) fileprivate func storesWhatPydicomDoes(_ golden: GoldenFilm) throws {
        guard let expected = golden.stored.map(words) else { return }
        let folder = try ScratchFolder()
        try golden.file.write(to: URL(filePath: folder.path("film.dcm")))
        guard case .gray16(let found) = try DICOMFilm.storedValues(contentsOf: folder.path("film.dcm")).pixels
        else { return }
        let difference = zip(found, expected).map { pair in
            let apart = abs(Int(pair.0) - pair.1)
            return min(apart, 65_536 - apart)
        }.max()
        #expect(found.count == expected.count)
        #expect(difference ?? 0 <= (golden.isLossy ? 2 : 0))
    }

    @Test func goldensCoverEverySyntax() {
        let syntaxes = Set(GoldenFilm.all.map { $0.name.prefix { $0 != " " } })
        #expect(syntaxes.count == 15)
        #expect(GoldenFilm.all.count { $0.gray == nil } < 20)
    }

    @Test func aChainCanBeEncodedAndPrinted() throws {
        let golden = try #require(GoldenFilm.all.first { $0.name.hasSuffix("rescale + LINEAR") })
        let film = try DICOMFilm(decoding: [UInt8](golden.file), path: golden.name)
        let copy = try JSONDecoder().decode(RenderingChain.self, from: JSONEncoder().encode(film.chain))
        #expect(copy == film.chain)
        #expect(film.chain.description.contains("modality: rescale by slope 0.5, intercept -10 (US)"))
        #expect(film.chain.description.contains("VOI: LINEAR window"))
    }
}
