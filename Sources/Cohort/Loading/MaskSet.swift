import Groundwork
package import Imaging

/// Prepared films with their true masks, in memory: a byte each per pixel.
package struct MaskSet: Sendable {
    package let films: [Film]
    package let pixels: [PreparedFilm]
    package let masks: [Mask]
    /// Films left out, and why.
    package let problems: [String]

    /// Reads the films that have a mask named `region`; one that isn't as large as its film is left out, since nothing
    /// says how they match.
    package init(
        _ candidates: [Film], region: String, preprocessing: Preprocessing, workers: Int,
        progress: (Int) -> Void = { _ in }
    ) {
        let listed = candidates.filter { $0.masks[region] != nil }
        let loaded = OrderedPrefetcher(count: listed.count, workers: workers, window: workers * 4) {
            Self.load(listed[$0], region: region, preprocessing)
        }
        var films: [Film] = []
        var pixels: [PreparedFilm] = []
        var masks: [Mask] = []
        var problems: [String] = []
        for film in listed {
            switch loaded.next() {
            case .success(let pair):
                films.append(film)
                pixels.append(pair.film)
                masks.append(pair.mask)
            case .failure(let error): problems.append(error.description)
            case nil: break
            }
            progress(films.count + problems.count)
        }
        self.films = films
        self.pixels = pixels
        self.masks = masks
        self.problems = problems
    }

    private static func load(
        _ film: Film, region: String, _ preprocessing: Preprocessing
    ) -> Result<(film: PreparedFilm, mask: Mask), MaskProblem> {
        guard let path = film.masks[region] else { return .failure(MaskProblem(description: film.path)) }
        do throws(ImagingError) {
            let picture = try Radiograph(contentsOf: film.path)
            let mask = try Radiograph(contentsOf: path)
            guard (picture.width, picture.height) == (mask.width, mask.height) else {
                return .failure(
                    MaskProblem(
                        description:
                            "\(path): expected a mask of \(picture.width) × \(picture.height) pixels as its film, found \(mask.width) × \(mask.height); draw it on the film as it is stored"
                    ))
            }
            return .success((preprocessing.prepare(picture), Mask(preprocessing.prepare(mask.maskPicture))))
        } catch {
            return .failure(MaskProblem(description: error.description))
        }
    }
}

private struct MaskProblem: Error, CustomStringConvertible {
    let description: String
}
