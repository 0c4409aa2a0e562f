import Foundation

/// Where text for people goes: results to standard output, everything else to standard error.
package enum Terminal {
    package static let isInteractive = isatty(STDERR_FILENO) == 1

    package static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    package static func note(_ text: String) { error(text) }

    package static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
