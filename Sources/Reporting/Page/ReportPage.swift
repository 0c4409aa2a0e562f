/// What every page of Thorax is made of: one self-contained file, no scripts, nothing loaded from elsewhere.
package struct ReportPage {
    let title: String
    let style: String
    let showsPictures: Bool
    let body: Markup

    /// - Parameters:
    ///   - style: rules behind those that all pages share.
    ///   - showsPictures: whether pictures inside the page may be shown.
    package init(
        _ title: String, style: String = "", showsPictures: Bool = true,
        @MarkupBuilder body: () -> Markup
    ) {
        self.title = title
        self.style = style
        self.showsPictures = showsPictures
        self.body = body()
    }

    /// The page, well-formed as HTML and as XML.
    package var html: String { "<!DOCTYPE html>\n" + page.html }

    private var page: Markup {
        tag("html", ["lang": "en"]) {
            tag("head") {
                tag("meta", ["charset": "utf-8"])
                tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                // A page needs nothing from anywhere; should a name ever slip through unescaped, this stops it.
                tag(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'"
                            + (showsPictures ? "; img-src data:" : ""),
                    ])
                tag("title") { title }
                Markup.stylesheet(Stylesheet.text + style)
            }
            tag("body") { body }
        }
    }

    /// An entry of a page's list of facts.
    package static func fact(_ name: String, _ value: String) -> Markup {
        tag("div") {
            tag("dt") { name }
            tag("dd") { value }
        }
    }

    package static var disclaimer: Markup {
        tag("p", ["class": "disclaimer"]) {
            "Not a medical device: for research and education, not for diagnosis or treatment."
        }
    }
}
