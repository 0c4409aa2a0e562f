/// A tree of elements and text that is well-formed HTML and XML alike; text and attributes escape themselves.
package indirect enum Markup: Hashable, Sendable {
    case text(String)
    case element(String, attributes: [Attribute], children: [Markup])
    case fragment([Markup])
    /// The text of a `style` element, which HTML doesn't unescape: must hold neither `<` nor `&`.
    case stylesheet(String)

    package struct Attribute: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// The same tree with every heading one level lower, to stand inside a chapter.
    var lowered: Markup {
        switch self {
        case .text, .stylesheet: return self
        case .fragment(let children): return .fragment(children.map(\.lowered))
        case .element(let name, let attributes, let children):
            let lower = ["h2": "h3", "h3": "h4", "h4": "h5"][name] ?? name
            return .element(lower, attributes: attributes, children: children.map(\.lowered))
        }
    }

    /// The text of the tree.
    package var html: String {
        var output = ""
        append(to: &output)
        return output
    }

    private func append(to output: inout String) {
        switch self {
        case .text(let text): output += Self.escaped(text)
        case .stylesheet(let text): output += "<style>\(text)</style>\n"
        case .fragment(let children): for child in children { child.append(to: &output) }
        case .element(let name, let attributes, let children):
            output += "<\(name)"
            for attribute in attributes {
                output += " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
            }
            // HTML reads `<td/>` as an opening tag, so only elements that never have content close themselves.
            if Self.empty.contains(name) {
                output += "/>\n"
                return
            }
            output += ">"
            for child in children { child.append(to: &output) }
            output += "</\(name)>"
            if !Self.inline.contains(name) { output += "\n" }
        }
    }

    private static let empty: Set<String> = ["meta", "br", "hr", "col", "img"]
    private static let inline: Set<String> = [
        "a", "abbr", "b", "code", "em", "span", "strong", "sub", "sup", "small", "text", "tspan",
    ]

    /// `text` with markup characters as references, and what XML can't hold as U+FFFD.
    static func escaped(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output.append(contentsOf: "&amp;".unicodeScalars)
            case "<": output.append(contentsOf: "&lt;".unicodeScalars)
            case ">": output.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": output.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n": output.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": output.append("\u{FFFD}")
            // Overrides of the writing direction would let a name reorder the text around it.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": output.append("\u{FFFD}")
            default: output.append(scalar)
            }
        }
        return String(output)
    }
}

/// An element: `tag("p", ["class": "lead"]) { "Text, " ; tag("em") { "escaped" } }`.
package func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    @MarkupBuilder _ children: () -> Markup = { .fragment([]) }
) -> Markup {
    .element(name, attributes: attributes.map(Markup.Attribute.init), children: [children()])
}

/// What may be wider than the page: it scrolls by itself, with the keyboard, too.
///
/// A group rather than a region, because a page has many and landmarks must be few.
package func scrollArea(
    _ label: String, isWide: Bool = false, @MarkupBuilder _ children: () -> Markup
) -> Markup {
    let kind = isWide ? "scroll wide" : "scroll"
    return tag("div", ["class": kind, "tabindex": "0", "role": "group", "aria-label": label], children)
}

/// Lets elements, texts, conditions and loops be written one below the other.
@resultBuilder package enum MarkupBuilder {
    package static func buildExpression(_ markup: Markup) -> Markup { markup }
    package static func buildExpression(_ text: String) -> Markup { .text(text) }
    package static func buildExpression(_ markups: [Markup]) -> Markup { .fragment(markups) }
    package static func buildBlock(_ parts: Markup...) -> Markup { .fragment(parts) }
    package static func buildOptional(_ part: Markup?) -> Markup { part ?? .fragment([]) }
    package static func buildEither(first: Markup) -> Markup { first }
    package static func buildEither(second: Markup) -> Markup { second }
    package static func buildArray(_ parts: [Markup]) -> Markup { .fragment(parts) }
}
