/// Every file below a folder by its name, from one pass, for tables that give names without folders
/// (`00000001_000.png`, which may lie in `images_001/images/`).
///
/// Letter case doesn't matter, and a copy saved as another kind of image is found, too (`.jpg` for `.png`).
package struct FileIndex: Sendable {
    /// Where a name leads.
    package enum Match: Equatable, Sendable {
        case found(String)
        /// The file has this name, but is another kind of image.
        case otherExtension(String)
        /// Several files could be meant.
        case ambiguous([String])
        case missing
    }

    private struct Place {
        let folder: Int32
        let name: String
    }

    /// Folders below the root, relative to it, each with a slash behind it; the first is the root.
    private var folders: [String] = [""]
    private var firstByStem: [String: Place] = [:]
    private var othersByStem: [String: [Place]] = [:]
    package let root: String
    package private(set) var count = 0

    /// Walks the tree. Links are followed, each folder once.
    package init(_ root: String) throws(CohortError) {
        self.root = root
        guard let top = FolderEntries(root) else { throw .noFolder(root) }
        var seen: Set<[UInt64]> = []
        var pending: [(folder: String, entries: FolderEntries)] = [("", top)]
        if let identity = FolderEntries.identity(root) { seen.insert(identity) }
        while let (folder, entries) = pending.popLast() {
            add(entries.files, in: folder)
            for name in entries.folders.reversed() {
                let below = folder + name
                guard let identity = FolderEntries.identity("\(root)/\(below)"),
                    seen.insert(identity).inserted
                else { continue }
                guard let entries = FolderEntries("\(root)/\(below)") else {
                    throw .unreadable(path: "\(root)/\(below)", reason: "its files can't be listed")
                }
                pending.append((below + "/", entries))
            }
        }
    }

    private mutating func add(_ names: [String], in folder: String) {
        if !folder.isEmpty, !names.isEmpty { folders.append(folder) }
        count += names.count
        for name in names {
            let place = Place(folder: Int32(folder.isEmpty ? 0 : folders.count - 1), name: name)
            let stem = Self.stem(name)
            if firstByStem[stem] == nil {
                firstByStem[stem] = place
            } else {
                othersByStem[stem, default: []].append(place)
            }
        }
    }

    /// The file that a table means by a name, with or without folders in front of it.
    package func find(_ name: String) -> Match {
        let parts = name.split(separator: "/")
        guard let last = parts.last else { return .missing }
        let stem = Self.stem(String(last))
        guard let first = firstByStem[stem] else { return .missing }
        let places = [first] + (othersByStem[stem] ?? [])
        let wanted = last.lowercased()
        let exact = places.filter { $0.name == last || $0.name.lowercased() == wanted }
        // A mask beside a film, or notes under its name, aren't the film.
        let candidates = exact.isEmpty ? places.filter { FileName.isFilm($0.name) } : exact
        guard candidates.count > 1 else {
            guard let only = candidates.first else { return .missing }
            return exact.isEmpty ? .otherExtension(path(only)) : .found(path(only))
        }
        let hint = parts.dropLast().joined(separator: "/").lowercased() + "/"
        let hinted = candidates.filter { ("/" + folders[Int($0.folder)].lowercased()).hasSuffix("/" + hint) }
        guard hint.count > 1, let only = hinted.first, hinted.count == 1 else {
            return .ambiguous(candidates.map(path))
        }
        return exact.isEmpty ? .otherExtension(path(only)) : .found(path(only))
    }

    private func path(_ place: Place) -> String { "\(root)/\(folders[Int(place.folder)])\(place.name)" }

    private static func stem(_ name: String) -> String { FileName.stem(name).lowercased() }
}

/// File names as data sets use them.
package enum FileName {
    private static let filmExtensions = ["png", "jpg", "jpeg", "dcm", "dicom"]

    package static func isFilm(_ name: String) -> Bool {
        filmExtensions.contains { name.lowercased().hasSuffix("." + $0) }
    }

    /// The name without its image extension; the dots of DICOM's UIDs stay.
    package static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."),
            filmExtensions.contains(name[name.index(after: dot)...].lowercased())
        else { return name }
        return String(name[..<dot])
    }
}
