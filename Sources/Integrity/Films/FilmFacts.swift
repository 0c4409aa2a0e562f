import Imaging

/// What a look at one film's pixels found; the pixels themselves are gone.
struct FilmFacts: Sendable {
    /// Side of the square picture that films are judged on.
    static let pictureSide = 160

    var stored: StoredFacts
    var statistics: PictureStatistics
    var markers: CornerMarkers
    var thumbnail: [UInt8]

    private static let preprocessing = Preprocessing(
        size: pictureSide, resize: .fast, fit: .stretch, normalisation: .imageNet(channels: 1))

    /// Decodes a film once.
    init(contentsOf path: String) throws(ImagingError) {
        if let facts = try StoredFacts(contentsOf: path) {
            self.init(try Self.preprocessing.prepare(contentsOf: path), facts)
        } else {
            // Neither JPEG nor PNG: whatever else can be read says its size when decoded.
            let film = try Radiograph(contentsOf: path)
            self.init(
                Self.preprocessing.prepare(film),
                StoredFacts(
                    format: "DICOM", width: film.width, height: film.height, bitDepth: film.bitDepth))
        }
    }

    private init(_ film: PreparedFilm, _ stored: StoredFacts) {
        self.stored = stored
        statistics = PictureStatistics(film)
        markers = CornerMarkers(film)
        thumbnail = Thumbnails.shrink(film.pixels, size: film.size)
    }

    /// A film's square picture, for a second look.
    static func picture(of path: String) -> PreparedFilm? {
        if (try? StoredFacts(contentsOf: path)) != nil { return try? preprocessing.prepare(contentsOf: path) }
        guard let film = try? Radiograph(contentsOf: path) else { return nil }
        return preprocessing.prepare(film)
    }
}
