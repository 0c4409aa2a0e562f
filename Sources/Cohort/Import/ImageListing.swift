import Foundation

/// Finds image files below a folder.
enum ImageListing {
    static func isImage(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        return ["jpg", "jpeg", "png"].contains(name[name.index(after: dot)...].lowercased())
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The images below `folder` as paths relative to it, sorted; empty where there are none.
    static func images(below folder: String) -> [String] {
        var found: [String] = []
        var waiting = [""]
        // A folder linked into itself would be walked forever: real paths are visited once.
        var visited: Set<String> = []
        while let inner = waiting.popLast() {
            let path = inner.isEmpty ? folder : "\(folder)/\(inner)"
            let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard visited.insert(real).inserted else { continue }
            for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            where !name.hasPrefix(".") {
                let relative = inner.isEmpty ? name : "\(inner)/\(name)"
                // Asking the file system about every film costs a call each; an image's name settles it.
                if isImage(name) {
                    found.append(relative)
                } else if isFolder("\(folder)/\(relative)") {
                    waiting.append(relative)
                }
            }
        }
        return found.sorted()
    }
}
