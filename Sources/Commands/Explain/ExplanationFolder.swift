import Assessment
import DataCommands
import Foundation
import Groundwork
import Imaging
import Reporting
import Saliency

/// What `thorax explain` writes.
///
/// ```
/// explanations.csv      one row per film, finding and method: probability, peak, scores, files, failure
/// overlays/…png         films in their own shape with the map in colour
/// values/…png, …npy     the maps in the prepared film's pixels
/// dicom/….dcm           Secondary Capture and Presentation State, for DICOM films
/// sheet.png             all overlays
/// scores.json           means with intervals, and the sanity checks
/// ```
struct ExplanationFolder {
    let url: URL
    let formats: [MapFormat]
    let pictures: Bool
    let side: Int

    init(_ url: URL, formats: [MapFormat], pictures: Bool, side: Int) throws {
        self.url = url
        self.formats = formats
        self.pictures = pictures
        self.side = side
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Files that were written for a map, relative to the folder.
    struct Written {
        var overlay = ""
        var values: [String] = []
        var dicom: [String] = []
        /// For the sheet.
        var picture: Overlay?
        /// Why there is no DICOM, where the film is.
        var note: String?
    }

    /// Writes all that belongs to one map.
    func write(
        _ map: SaliencyMap, film: Radiograph, path: String, stem: String, title: String, derivation: String,
        placed: FilmPlacement
    ) throws -> Written {
        var written = Written()
        if pictures {
            let overlay = Overlay(film, map: map, placed: placed, side: side)
            written.overlay = "overlays/\(stem).png"
            try write(overlay.png, to: written.overlay)
            written.picture = overlay
        }
        for format in formats {
            let name = "values/\(stem).\(format.rawValue)"
            try write(format == .png ? map.png16 : map.npy, to: name)
            written.values.append(name)
        }
        if pictures, try DICOMFile.isRecognised(at: path) {
            do {
                let objects = try dicom(
                    map, film: film, path: path, placed: placed, title: title, derivation: derivation)
                for (suffix, bytes) in [
                    ("capture", objects.secondaryCapture), ("state", objects.presentationState),
                ] {
                    let name = "dicom/\(stem)-\(suffix).dcm"
                    try write(bytes, to: name)
                    written.dicom.append(name)
                }
            } catch let error as ImagingError { written.note = "no DICOM objects: \(error)" }
        }
        return written
    }

    private func dicom(
        _ map: SaliencyMap, film: Radiograph, path: String, placed: FilmPlacement, title: String,
        derivation: String
    ) throws -> ExplanationObjects {
        let overlay = Overlay(film, map: map, placed: placed)
        // Around what has at least half of the largest value.
        let lines = Contours.lines(map.normalisedEvidence, level: 0.5).map { line in
            line.map { point in
                let place = placed.stored(x: point.x, y: point.y)
                return (
                    x: min(max(place.x, 0), Double(film.width)), y: min(max(place.y, 0), Double(film.height))
                )
            }
        }
        return try ExplanationObjects(
            film: path, width: overlay.width, height: overlay.height, pixels: overlay.pixels, lines: lines,
            description: .init(title: title, derivation: derivation, created: Date()))
    }

    func write(_ text: String, to name: String) throws {
        try DurableFile.write(text, to: url.appending(path: name))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try DurableFile.write(Data(bytes), to: file)
    }

    /// Writes the contact sheet of up to 400 pictures.
    func writeSheet(_ pictures: [Overlay], columns: Int) throws {
        guard !pictures.isEmpty else { return }
        let sheet = OverlaySheet.make(Array(pictures.prefix(400)), columns: columns)
        try write(sheet.png, to: "sheet.png")
    }
}
