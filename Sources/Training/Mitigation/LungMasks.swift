import Cohort
import Foundation
import Groundwork
import Imaging
import Perturbation
import Torch

/// Where the lungs are on the films of a split, as their masks in the cohort say: small, and with a margin.
struct LungMasks: Sendable {
    /// Side in pixels: finer than any feature map, and 4 KB per film.
    static let size = 64

    /// 0 outside to 255 inside, one per film; `nil` where there is none that can be used.
    private let masks: [PreparedFilm?]
    /// Digest of the mask files' bytes.
    let digest: String
    /// Films that name no mask.
    let missing: Int
    /// Masks that can't be used, and why.
    let unusable: [String]

    /// Reads the masks of `films`, placed as `preparer` places the films, on `workers` threads.
    init(_ films: [Film], preparer: FilmPreparer, margin: Double, workers: Int) {
        let preprocessing = Preprocessing(
            size: Self.size, fit: preparer.preprocessing.fit, normalisation: .imageNet(channels: 1))
        let radius = Int((margin * Double(Self.size)).rounded())
        let reader = OrderedPrefetcher(count: films.count, workers: workers, window: 4 * workers) { index in
            Self.read(films[index], preparer, preprocessing, radius: radius)
        }
        var masks: [PreparedFilm?] = []
        var digests = ""
        var missing = 0
        var unusable: [String] = []
        while let outcome = reader.next() {
            switch outcome {
            case .missing:
                missing += 1
                masks.append(nil)
            case .unusable(let reason):
                unusable.append(reason)
                masks.append(nil)
            case .read(let mask, let digest):
                masks.append(mask)
                digests += digest
            }
            digests += "\n"
        }
        self.masks = masks
        self.missing = missing
        self.unusable = unusable
        digest = Digest.sha256(digests)
    }

    /// The mask of a film, 0 outside to 255 inside.
    func mask(_ film: Int) -> PreparedFilm? { masks[film] }

    var count: Int { masks.count { $0 != nil } }

    /// The lungs of a batch's films, placed as `augmentation` placed the films.
    func batch(
        _ draws: [FilmDraw], _ augmentation: Augmentation, seed: UInt64, device: Device
    ) throws(TorchError) -> LungBatch? {
        var rows: [Int64] = []
        var pixels: [UInt8] = []
        for (row, draw) in draws.enumerated() {
            guard let mask = masks[draw.film] else { continue }
            rows.append(Int64(row))
            // The generator that the film's own look was drawn with.
            var generator = SeededGenerator(seed, "augment", draw.epoch, draw.film, draw.repetition)
            pixels +=
                augmentation.isNone
                ? mask.pixels : augmentation.look(using: &generator).placing(mask).pixels
        }
        guard !rows.isEmpty else { return nil }
        let shape = [rows.count, 1, Self.size, Self.size]
        return LungBatch(
            rows: try Tensor(rows, device: device),
            lungs: try Tensor(pixels, shape: shape, device: device).to(.float32) / 255)
    }

    private enum Outcome: Sendable {
        case missing
        case unusable(String)
        case read(PreparedFilm, digest: String)
    }

    private static func read(
        _ film: Film, _ preparer: FilmPreparer, _ preprocessing: Preprocessing, radius: Int
    ) -> Outcome {
        // Montgomery's masks come one per lung.
        let paths =
            film.masks["lungs"].map { [$0] }
            ?? ["left lung", "right lung"].compactMap { film.masks[$0] }
        guard !paths.isEmpty else { return .missing }
        var union = [UInt8](repeating: 0, count: size * size)
        var digest = ""
        do {
            let taken = try preparer.crop(ofFilm: film.path)
            for path in paths {
                let picture = try Radiograph(contentsOf: path).maskPicture
                let region = taken.map { taken in
                    taken.crop.region.scaled(
                        from: (taken.width, taken.height), to: (picture.width, picture.height))
                }
                let mask = preprocessing.prepare(picture, region: region)
                digest += "\(try FileDigest(contentsOf: .init(filePath: path)))"
                for index in union.indices { union[index] = max(union[index], mask.pixels[index]) }
            }
        } catch { return .unusable("\(error)") }
        let share = union.reduce(0) { $0 + Double($1) } / Double(255 * union.count)
        guard (0.02...0.9).contains(share) else {
            let percent = Int((share * 100).rounded())
            return .unusable("\(paths[0]): \(percent) % of it is lung; expected 2 to 90 %")
        }
        return .read(PreparedFilm(size: size, pixels: dilated(union, radius: radius)), digest: digest)
    }

    /// The brightest value within `radius` pixels along both axes.
    private static func dilated(_ pixels: [UInt8], radius: Int) -> [UInt8] {
        func pass(_ pixels: [UInt8], _ index: (_ line: Int, _ position: Int) -> Int) -> [UInt8] {
            var result = pixels
            for line in 0..<size {
                for position in 0..<size {
                    let reach = max(0, position - radius)...min(size - 1, position + radius)
                    result[index(line, position)] = reach.reduce(0) { max($0, pixels[index(line, $1)]) }
                }
            }
            return result
        }
        return radius == 0 ? pixels : pass(pass(pixels) { $0 * size + $1 }) { $1 * size + $0 }
    }
}

/// The lungs of those films of a batch that have a mask.
struct LungBatch {
    /// Their rows in the batch, `[n]`.
    let rows: Tensor
    /// `[n, 1, size, size]`, 0 outside to 1 inside.
    let lungs: Tensor
}
