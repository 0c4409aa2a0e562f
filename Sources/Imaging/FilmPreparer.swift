import Synchronization

/// Something that finds the lungs on whole films, for ``Preprocessing/Crop/lungs``.
package protocol LungFinding: Sendable {
    /// Tells finders apart that may find different lungs.
    var digest: String { get }

    /// A mask of any size that covers the whole film.
    func lungs(on film: Radiograph) throws -> Mask
}

/// Makes films a network's input, cropped to the lungs where the preprocessing says so: training, prediction,
/// explanation and audit all go through here.
///
/// A cropped film is decoded in full, its lungs are found on the whole of it, and the crop is taken from its own pixels.
package struct FilmPreparer: Sendable {
    package let preprocessing: Preprocessing
    private let finder: (any LungFinding)?
    private let memory: CropMemory?

    /// - Parameter finder: what a crop goes by; without one, a preprocessing that asks for a crop can prepare no film.
    package init(_ preprocessing: Preprocessing, finder: (any LungFinding)? = nil) {
        self.init(preprocessing, finder, nil)
    }

    private init(_ preprocessing: Preprocessing, _ finder: (any LungFinding)?, _ memory: CropMemory?) {
        self.preprocessing = preprocessing
        self.finder = finder
        self.memory = memory
    }

    /// The same, but the lungs of a file are looked for once, however often it is prepared.
    package func remembering() -> FilmPreparer { FilmPreparer(preprocessing, finder, CropMemory()) }

    /// The same at another side of the square, in pixels; what is remembered is shared.
    package func resized(_ size: Int) -> FilmPreparer {
        var resized = preprocessing
        resized.size = size
        return FilmPreparer(resized, finder, memory)
    }

    /// Films remembered that were taken whole, by path, and why.
    package var takenWhole: [(path: String, reason: String)] { memory?.takenWhole ?? [] }

    /// Reads a film and makes it square.
    ///
    /// - Throws: ``ImagingError``; see ``Preprocessing/prepare(contentsOf:limits:)``.
    package func prepare(contentsOf path: String) throws(ImagingError) -> PreparedFilm {
        guard preprocessing.crop == .lungs else { return try preprocessing.prepare(contentsOf: path) }
        let film = try Radiograph(contentsOf: path)
        return preprocessing.prepare(film, region: try crop(film, path: path).crop.region)
    }

    /// Makes a decoded film square; `path` names it in errors.
    ///
    /// - Throws: ``ImagingError/notCropped(path:reason:)``.
    package func place(_ film: Radiograph, path: String) throws(ImagingError) -> PlacedFilm {
        guard preprocessing.crop == .lungs else {
            return PlacedFilm(
                preprocessing.prepare(film), preprocessing, width: film.width, height: film.height)
        }
        let (crop, lungs) = try found(film, path: path)
        let placed = PlacedFilm(
            preprocessing.prepare(film, region: crop.region), preprocessing, width: film.width,
            height: film.height, crop: crop)
        return placed.withLungs(lungs)
    }

    /// What of a film is taken; `nil` where nothing is cropped.
    ///
    /// - Throws: ``ImagingError`` where the film can't be read.
    package func crop(ofFilm path: String) throws(ImagingError) -> (crop: LungCrop, width: Int, height: Int)?
    {
        guard preprocessing.crop == .lungs else { return nil }
        if let known = memory?[path] { return known }
        return try crop(Radiograph(contentsOf: path), path: path)
    }

    private func crop(
        _ film: Radiograph, path: String
    ) throws(ImagingError) -> (crop: LungCrop, width: Int, height: Int) {
        if let known = memory?[path], (known.width, known.height) == (film.width, film.height) {
            return known
        }
        return (try found(film, path: path).crop, film.width, film.height)
    }

    private func found(
        _ film: Radiograph, path: String
    ) throws(ImagingError) -> (crop: LungCrop, lungs: Mask) {
        guard let finder else {
            throw .notCropped(path: path, reason: "no segmenter was given to find them by")
        }
        let lungs: Mask
        do { lungs = try finder.lungs(on: film) } catch { throw .notCropped(path: path, reason: "\(error)") }
        let crop = LungCrop(lungs: lungs, width: film.width, height: film.height)
        memory?[path] = (crop, film.width, film.height)
        return (crop, lungs)
    }
}

/// A prepared film with how it lies in the stored one.
package struct PlacedFilm: Sendable {
    package let prepared: PreparedFilm
    /// Size of the stored film in pixels.
    package let width, height: Int
    /// What was cropped to; `nil` where the preprocessing doesn't crop.
    package let crop: LungCrop?
    /// The lungs that the crop goes by, of the prepared film's size; `nil` where it isn't cropped to any.
    package private(set) var lungs: Mask?
    private let preprocessing: Preprocessing

    /// A film that was prepared by `preprocessing`.
    package init(
        _ prepared: PreparedFilm, _ preprocessing: Preprocessing, width: Int, height: Int,
        crop: LungCrop? = nil
    ) {
        self.prepared = prepared
        self.preprocessing = preprocessing
        self.width = width
        self.height = height
        self.crop = crop
    }

    fileprivate func withLungs(_ mask: Mask) -> PlacedFilm {
        guard let crop, crop.reason == nil else { return self }
        var result = self
        result.lungs = Mask(
            place(
                Radiograph(width: mask.width, height: mask.height, pixels: .gray8(mask.lungFields().pixels))))
        return result
    }

    /// Where stored pixels lie in the prepared film.
    package var placement: FilmPlacement {
        FilmPlacement(preprocessing, width: width, height: height, region: crop?.region)
    }

    /// Where the prepared film lies in the whole one.
    package var view: FilmView {
        guard let crop, crop.reason == nil else { return .whole }
        return FilmView(preprocessing, width: width, height: height, region: crop.region)
    }

    /// A picture that covers the same stored film, a mask for instance, brought to the prepared film's size as it was.
    package func place(_ picture: Radiograph) -> PreparedFilm {
        let region = crop?.region.scaled(
            from: (width, height), to: (picture.width, picture.height))
        return preprocessing.forMasks.prepare(picture, region: region)
    }
}

extension Preprocessing {
    /// The same for a picture whose values are no gray levels of a film.
    package var forMasks: Preprocessing {
        var result = self
        result.levels = .stored
        return result
    }
}

/// Crops of files, kept as four numbers each.
private final class CropMemory: Sendable {
    private typealias Entry = (crop: LungCrop, width: Int, height: Int)
    private let crops = Mutex<[String: Entry]>([:])

    subscript(path: String) -> (crop: LungCrop, width: Int, height: Int)? {
        get { crops.withLock { $0[path] } }
        set { crops.withLock { $0[path] = newValue } }
    }

    var takenWhole: [(path: String, reason: String)] {
        crops.withLock { $0 }.sorted { $0.key < $1.key }.compactMap { path, entry in
            entry.crop.reason.map { (path, $0) }
        }
    }
}
