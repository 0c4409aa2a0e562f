import BundledModels
import Foundation
import Groundwork
package import Imaging
import ModelFile
import Synchronization
import Torch

/// Finds the lungs that films are cropped to, on a thread of its own whatever thread asks.
///
/// Films go through the network one by one on the CPU, so that a film's crop depends on no other film and on no
/// device.
package final class LungFinder: LungFinding {
    package let digest: String
    private let card: SegmenterCard
    private let thread = DedicatedThread(name: "crop")
    private let model: Mutex<UNet>

    /// Opens a segmenter's file.
    package init(contentsOf path: String) throws {
        let file = try SegmenterFile.read(path)
        card = file.card
        digest = Digest.sha256(try Data(contentsOf: URL(filePath: path)))
        model = Mutex(try UNet.lungs(file))
    }

    package func lungs(on film: Radiograph) throws -> Mask {
        let prepared = card.preprocessing.prepare(film)
        let mask = try thread.perform { [self] in
            Result { try model.withLock { try $0.lungFields(of: [prepared], card) } }
        }.get()[0]
        let placed = FilmPlacement(card.preprocessing, width: film.width, height: film.height)
        return mask.onStoredFilm(
            placed, width: max(1, Int((Double(film.width) * placed.horizontalScale).rounded())),
            height: max(1, Int((Double(film.height) * placed.verticalScale).rounded())))
    }
}

extension FilmPreparer {
    /// Films as `preprocessing` says, cropped by the segmenter that comes with Thorax where it asks for that; its digest
    /// is then in the preparer's own ``preprocessing``.
    ///
    /// - Throws: ``ModelFileError`` where the segmenter can't be read, or a model was trained with another.
    package static func bundled(_ preprocessing: Preprocessing) throws -> FilmPreparer {
        guard preprocessing.crop == .lungs else { return FilmPreparer(preprocessing) }
        let finder = try LungFinder(contentsOf: BundledModels.lungs)
        if let expected = preprocessing.segmenter, expected != finder.digest {
            throw ModelFileError.anotherSegmenter(
                path: BundledModels.lungs, expected: expected, found: finder.digest)
        }
        var exact = preprocessing
        exact.segmenter = finder.digest
        return FilmPreparer(exact, finder: finder)
    }
}
