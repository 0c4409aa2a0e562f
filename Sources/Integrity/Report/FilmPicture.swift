import Foundation
import Imaging
import Reporting

/// A film as a small picture inside a page.
enum FilmPicture {
    private static let preprocessing = Preprocessing(
        size: 192, resize: .fast, fit: .pad, normalisation: .imageNet(channels: 1))

    static func markup(_ film: FilmRecord, _ description: String) -> Markup {
        guard let prepared = try? preprocessing.prepare(contentsOf: film.path) else {
            return tag("p", ["class": "note-line"]) { "no picture" }
        }
        let bytes = JPEGWriter.encode(
            gray: prepared.pixels, width: prepared.size, height: prepared.size, quality: 82)
        return tag(
            "img",
            [
                "src": "data:image/jpeg;base64," + Data(bytes).base64EncodedString(), "alt": description,
                "width": "\(prepared.size)", "height": "\(prepared.size)",
            ])
    }
}
