import Foundation

/// Where text for people goes: results to standard output, everything else to standard error.
enum Terminal {
    static let isInteractive = isatty(STDERR_FILENO) == 1

    static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    static func note(_ text: String) { error(text) }

    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
