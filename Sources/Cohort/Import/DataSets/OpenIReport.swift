import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

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
struct OpenIReport {
    let id: String
    let images: [String]
    /// The terms that people coded by hand (`major`), not those a program found (`automatic`).
    let terms: [String]

    /// `nil` where the file isn't a report.
    init?(contentsOf path: String) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return nil }
        self.init(bytes)
    }

    /// Real reports have some 10 KB.
    private static let limit = 1 << 20

    init?(_ bytes: Data) {
        guard bytes.count <= Self.limit else { return nil }
        let reader = ReportReader()
        let parser = XMLParser(data: bytes)
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse(), reader.isWhole, let id = reader.id else { return nil }
        self.id = id
        images = reader.images
        terms = reader.terms
    }
}

private final class ReportReader: NSObject, XMLParserDelegate {
    /// Whether the report's end was seen: the parser lets a file pass that breaks off.
    private(set) var isWhole = false
    private(set) var id: String?
    private(set) var images: [String] = []
    private(set) var terms: [String] = []
    private var term: String?

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        switch name {
        case "uId": id = attributes["id"]
        case "parentImage": if let image = attributes["id"], !image.isEmpty { images.append(image) }
        case "major": term = ""
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { term?.append(text) }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        if name == "eCitation" { isWhole = true }
        guard name == "major", let text = term else { return }
        terms.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
        term = nil
    }
}
