import Foundation

/// Paths as text, without asking the file system.
enum FilePath {
    /// `path`, or `folder/path` where it isn't absolute.
    static func absolute(_ path: String, in folder: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        return folder.utf8.last == UInt8(ascii: "/") ? folder + path : folder + "/" + path
    }

    /// A file URL's path, absolute even where the URL is relative.
    static func absolute(_ url: URL) -> String { comparable(url.absoluteURL.path) }

    /// The path with `.`, `..` and doubled slashes folded away, for telling whether two paths are the same.
    ///
    /// It isn't used for opening: behind a symbolic link `..` leads elsewhere.
    static func comparable(_ path: String) -> String {
        guard needsFolding(path) else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.utf8.first == UInt8(ascii: "/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// True where a part is empty or begins with a dot.
    private static func needsFolding(_ path: String) -> Bool {
        var isAtStart = false
        for byte in path.utf8 {
            if isAtStart, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return true }
            isAtStart = byte == UInt8(ascii: "/")
        }
        return isAtStart || path.utf8.first == UInt8(ascii: ".")
    }
}
