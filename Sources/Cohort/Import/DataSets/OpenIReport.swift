package import Foundation

/// NLM's folder of reports, one XML file each.
struct OpenIReports {
    let paths: [String]

    /// The folder with reports in or near a source's root.
    static func folder(in source: ImportSource) -> OpenIReports? {
        for folder in source.folders {
            let names = folder.files.filter { $0.lowercased().hasSuffix(".xml") }
            let root = folder.path.isEmpty ? source.root : "\(source.root)/\(folder.path)"
            guard let first = names.first, OpenIReport(contentsOf: "\(root)/\(first)") != nil else {
                continue
            }
            return OpenIReports(paths: names.map { "\(root)/\($0)" })
        }
        return nil
    }
}

/// What a report says: its number, its films and its coded findings.
package struct OpenIReport {
    package let id: String
    package let images: [String]
    /// The terms that people coded by hand (`major`), not those a program found (`automatic`).
    package let terms: [String]

    /// `nil` where the file isn't a report.
    init?(contentsOf path: String) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return nil }
        self.init(bytes)
    }

    /// Real reports have some 10 KB.
    private static let limit = 1 << 20

    package init?(_ bytes: Data) {
        guard bytes.count <= Self.limit else { return nil }
        var id: String?
        var images: [String] = []
        var terms: [String] = []
        var isWhole = false
        var tags = MarkupScanner(bytes)
        while let tag = tags.next() {
            switch tag.name {
            case "uId": id = tag.attribute("id") ?? id
            case "parentImage": if let image = tag.attribute("id"), !image.isEmpty { images.append(image) }
            case "major": terms.append(tag.text.trimmingCharacters(in: .whitespacesAndNewlines))
            case "/eCitation": isWhole = true
            default: break
            }
        }
        // Without its end the file broke off.
        guard isWhole, let id else { return nil }
        self.id = id
        self.images = images
        self.terms = terms
    }
}
