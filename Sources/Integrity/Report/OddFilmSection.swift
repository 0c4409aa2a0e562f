import Reporting

/// Films that can't be read or look odd.
struct OddFilmSection {
    let report: IntegrityReport

    private static let mostPictures = 36

    var markup: Markup {
        tag("section") {
            tag("h2") { "Unreadable and odd films" }
            if report.unreadable.isEmpty, report.odd.isEmpty { tag("p") { "None." } }
            if !report.unreadable.isEmpty {
                tag("h3") { "\(Numeral.count(report.unreadable.count)) unreadable" }
                PageTable(
                    ["Film", "Reason"], report.unreadable.prefix(200).map { [$0.film.path, $0.reason] },
                    total: report.unreadable.count, isText: true
                ).markup
            }
            if !report.odd.isEmpty {
                tag("h3") { "\(Numeral.count(report.odd.count)) odd" }
                tag("p") { kinds }
                tag("div", ["class": "films"]) {
                    for odd in report.odd.prefix(Self.mostPictures) {
                        tag("figure") {
                            FilmPicture.markup(odd.film, "Film \(DuplicateSection.name(odd.film))")
                            tag("figcaption") {
                                tag("b") { odd.kind }
                                " \(odd.reason)"
                                tag("span", ["class": "path"]) { DuplicateSection.caption(odd.film) }
                            }
                        }
                    }
                }
                if report.odd.count > Self.mostPictures {
                    tag("p", ["class": "note-line"]) {
                        "\(Numeral.count(report.odd.count - Self.mostPictures)) more are in the JSON."
                    }
                }
            }
        }
    }

    private var kinds: String {
        Dictionary(grouping: report.odd, by: \.kind).map { ($0.key, $0.value.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            .map { "\($0.0) \(Numeral.count($0.1))" }.joined(separator: ", ") + "."
    }
}
