import Foundation

/// How a film's file name tells whose film it is.
package enum PatientPattern: Sendable, Equatable, CustomStringConvertible {
    /// `person12_virus_3` → `person12`; `IM-0640-0001` → `IM-0640`; `NORMAL2-IM-0640-0001` → `NORMAL2-IM-0640`.
    case kermany
    /// ChestX-ray14's `00012345_003` → `00012345`.
    case nih
    /// The patterns above; the file's name without extension where none fits.
    case auto
    /// A regular expression whose one capture group is the patient, searched in the path below the class folder.
    case expression(String)

    /// The pattern that a person named: `kermany`, `nih`, `auto` or a regular expression.
    ///
    /// - Throws: where the expression can't be compiled or has not exactly one capture group.
    package init(_ text: String) throws(CohortError) {
        switch text.lowercased() {
        case "kermany": self = .kermany
        case "nih": self = .nih
        case "auto": self = .auto
        default:
            _ = try Self.compile(text)
            self = .expression(text)
        }
    }

    package var description: String {
        switch self {
        case .kermany: "kermany"
        case .nih: "nih"
        case .auto: "auto"
        case .expression(let text): text
        }
    }

    /// A function from a path below the class folder to the patient; `nil` where the pattern doesn't fit.
    func matcher() throws(CohortError) -> (String) -> String? {
        switch self {
        case .kermany: return { Self.kermany(Self.fileName($0)) }
        case .nih: return { Self.nih(Self.fileName($0)) }
        case .auto:
            return { path in
                let name = Self.fileName(path)
                return Self.kermany(name) ?? Self.nih(name) ?? Self.stem(name)
            }
        case .expression(let text):
            let expression = try Self.compile(text)
            return { path in
                guard let match = try? expression.firstMatch(in: path), let group = match.output[1].substring,
                    !group.isEmpty
                else { return nil }
                return String(group)
            }
        }
    }

    private static func compile(_ text: String) throws(CohortError) -> Regex<AnyRegexOutput> {
        let groups: Int
        let expression: Regex<AnyRegexOutput>
        do {
            expression = try Regex(text)
            // With an empty alternative it matches the empty text, and the match tells the number of groups.
            let probe = try Regex<AnyRegexOutput>("(?:\(text))|")
            groups = (try probe.wholeMatch(in: "")?.output.count ?? 1) - 1
        } catch {
            throw .badPatientPattern(pattern: text, reason: "not a regular expression (\(error))")
        }
        guard groups == 1 else {
            let found =
                groups == 0 ? "no capture group" : "\(groups) capture groups, where (?:…) doesn't capture"
            throw .badPatientPattern(pattern: text, reason: "it has \(found)")
        }
        return expression
    }

    private static func kermany(_ name: String) -> String? {
        if let match = name.prefixMatch(of: /(person[0-9]+)_/) { return String(match.1) }
        return name.prefixMatch(of: /((?:NORMAL[0-9]+-)?IM-[0-9]+)-/).map { String($0.1) }
    }

    private static func nih(_ name: String) -> String? {
        name.prefixMatch(of: /([0-9]{8})_[0-9]{3}/).map { String($0.1) }
    }

    private static func fileName(_ path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    private static func stem(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
            return name.isEmpty ? nil : name
        }
        return String(name[..<dot])
    }
}
