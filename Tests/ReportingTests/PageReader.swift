import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads a page as XML: collects its elements, and its error where it is not well-formed.
final class PageReader: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private(set) var problem: String?
    private var open: [Int] = []

    init(_ html: String) {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        if !parser.parse() {
            problem = problem ?? "line \(parser.lineNumber): \(String(describing: parser.parserError))"
        }
    }

    func elements(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    /// All text of the page's body.
    var text: String { elements.first { $0.name == "body" }?.text ?? "" }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        problem = "line \(parser.lineNumber): \(error)"
    }
}
