package import Foundation

/// What a person pointed an import at: a folder, or a table in one.
package final class ImportSource {
    /// The folder, absolute.
    package let root: String
    /// The table itself, where that was given.
    package let table: String?
    /// Where films are looked for; the root unless a person says otherwise.
    package let images: String

    private var shallow: [ShallowFolder]?
    private var fullIndex: FileIndex?

    /// A folder near the root, and what is in it.
    package struct ShallowFolder: Sendable {
        /// Relative to the root; blank for the root.
        package let path: String
        package let folders: [String]
        /// Files that aren't films.
        package let files: [String]
        /// The first films.
        package let films: [String]
    }

    /// - Throws: where there is nothing at `url`, or `images` isn't a folder.
    package init(_ url: URL, images: URL? = nil) throws(CohortError) {
        let path = FilePath.absolute(url)
        if FolderListing.isFolder(path) {
            root = path
            table = nil
        } else {
            guard FileManager.default.fileExists(atPath: path) else {
                throw .unreadable(path: path, reason: "nothing is there; check the path")
            }
            root = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            table = path
        }
        let films = images.map(FilePath.absolute) ?? root
        guard FolderListing.isFolder(films) else { throw .noFolder(films) }
        self.images = films
    }

    /// The root and the folders up to two levels below, nearest first; of wide trees a part.
    package var folders: [ShallowFolder] {
        if let shallow { return shallow }
        var found: [ShallowFolder] = []
        var level = [""]
        for _ in 0..<3 {
            var next: [String] = []
            for path in level {
                guard let entries = FolderEntries(path.isEmpty ? root : "\(root)/\(path)") else { continue }
                found.append(
                    ShallowFolder(
                        path: path, folders: entries.folders,
                        files: entries.files.filter { !FileName.isFilm($0) },
                        films: Array(entries.files.lazy.filter(FileName.isFilm).prefix(8))))
                // CheXpert has a folder per patient: 64,540 of them.
                next += entries.folders.prefix(32).map { path.isEmpty ? $0 : "\(path)/\($0)" }
            }
            level = Array(next.prefix(256))
        }
        shallow = found
        return found
    }

    /// The absolute path of the first of these files, packed by gzip or not, in the root or up to two levels below.
    ///
    /// The table that a person gave comes first where it has one of these names.
    package func file(_ names: String...) -> String? { file(anyOf: names) }

    package func file(anyOf names: [String]) -> String? {
        for name in names {
            let wanted = [name.lowercased(), name.lowercased() + ".gz"]
            if let table, wanted.contains(Self.lastPart(table).lowercased()) { return table }
            for folder in folders {
                if let file = folder.files.first(where: { wanted.contains($0.lowercased()) }) {
                    return folder.path.isEmpty ? "\(root)/\(file)" : "\(root)/\(folder.path)/\(file)"
                }
            }
        }
        return nil
    }

    /// The table by its usual names; else the table that a person gave.
    ///
    /// - Throws: where there is neither.
    package func requiredTable(_ names: [String], of card: DataSetCard) throws(CohortError) -> String {
        if let path = file(anyOf: names) ?? table { return path }
        throw .missingTable(root: root, dataSet: card.name, expected: names)
    }

    /// Whether a folder of this name lies in the root or up to two levels below.
    package func hasFolder(_ name: String) -> Bool {
        folders.contains { $0.folders.contains { $0.lowercased() == name.lowercased() } }
    }

    /// Whether some film near the root has a name that fits.
    package func hasFilm(where fits: (String) -> Bool) -> Bool {
        folders.contains { $0.films.contains(where: fits) }
    }

    /// Whether a table with the signature's columns lies near the root under its usual name or one of `names`, or was
    /// given under any name.
    package func hasTable(_ signature: TableSignature, named names: [String] = []) -> Bool {
        guard let path = file(anyOf: names + [signature.file]) ?? table, let table = try? DataTable(path)
        else {
            return false
        }
        return signature.likeness(to: table.columns) > 0.99
    }

    /// All files below ``images`` by name, from one pass that is made when first asked for.
    package func index() throws(CohortError) -> FileIndex {
        if let fullIndex { return fullIndex }
        let index = try FileIndex(images)
        fullIndex = index
        return index
    }

    /// The absolute path that a table's relative path means, below ``images``; `nil` where it leads out of it.
    ///
    /// By name, not by links: a link that the owner put below the folder may lead where it likes.
    package func path(of written: String) -> String? {
        let path = FilePath.comparable(
            FilePath.absolute(written.replacing("\\", with: "/"), in: images))
        let prefix = images.hasSuffix("/") ? images : images + "/"
        return path.utf8.starts(with: prefix.utf8) && path.utf8.count > prefix.utf8.count ? path : nil
    }

    package static func lastPart(_ path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }
}
