/// Text that is safe to print on a terminal.
package enum TerminalText {
    /// `text` without control characters: a file's or a finding's name must not be able to steer the terminal.
    package static func safe(_ text: String, keepingLines: Bool = false) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    if keepingLines, $0 == "\n" { return $0 }
                    switch $0.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
                    default: return $0
                    }
                }))
    }
}
