import Evaluating
import Foundation

/// Small pictures of films worth looking at, inside the page.
struct GallerySection {
    let gallery: Gallery

    @MarkupBuilder var markup: Markup {
        if !gallery.rows.isEmpty {
            tag("section", ["class": "gallery"]) {
                tag("h2") { "Films worth looking at" }
                for row in gallery.rows {
                    tag("h3") { row.title }
                    tag("div", ["class": "pictures"]) {
                        for picture in row.pictures { self.picture(picture) }
                    }
                }
            }
        }
    }

    private func picture(_ picture: Gallery.Picture) -> Markup {
        let truth = Numeral.name(picture.truth)
        let data = Data(picture.thumbnail).base64EncodedString()
        return tag("figure") {
            tag(
                "img",
                [
                    "src": "data:image/png;base64,\(data)", "width": "176", "height": "176",
                    "alt": "Film \(picture.name), in truth \(truth); the model says \(picture.answer)",
                ])
            tag("figcaption") {
                tag("b") { "\(picture.isRight ? "\u{2713}" : "\u{2717}") \(picture.answer)" }
                tag("span", ["class": "truth"]) { "truth: \(truth)" }
                tag("span", ["class": "file"]) { picture.name }
            }
        }
    }
}
