import Clinical
import Foundation
import Imaging

/// Finds the class folders of a tree: directly below its root, or below train, val and test folders there.
struct ClassTree {
    let folders: [ClassFolder]

    init(_ root: URL, site: String?) throws(CohortError) {
        let path = FilePath.absolute(root)
        let top = try Self.entries(of: path)
        let isSplitTree = !top.folders.isEmpty && top.folders.allSatisfy { SplitName.split($0) != nil }
        var outside = top.images.map { "\(path)/\($0)" }
        var folders: [ClassFolder] = []
        for name in top.folders {
            let folder = "\(path)/\(name)"
            guard isSplitTree else {
                folders.append(ClassFolder(Self.finding(name), URL(fileURLWithPath: folder), site: site))
                continue
            }
            let inner = try Self.entries(of: folder)
            outside += inner.images.map { "\(folder)/\($0)" }
            folders += inner.folders.map {
                ClassFolder(
                    Self.finding($0), URL(fileURLWithPath: "\(folder)/\($0)"), site: site,
                    split: SplitName.split(name))
            }
        }
        guard !folders.isEmpty || !outside.isEmpty else { throw .noImages(folder: path) }
        guard outside.isEmpty else { throw .imagesOutsideClasses(folder: path, files: outside) }
        guard Set(folders.map(\.finding)).count > 1 else {
            throw .onlyOneClass(name: folders[0].finding.name, folder: path)
        }
        self.folders = folders
    }

    private static func finding(_ folder: String) -> Finding { Finding(folder.trimmed) }

    /// Names of the folders and images directly in a folder, sorted; hidden ones and archive leftovers are passed over.
    private static func entries(of folder: String) throws(CohortError) -> (
        folders: [String], images: [String]
    ) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .noFolder(folder)
        }
        var folders: [String] = []
        var images: [String] = []
        for name in names.sorted() where !name.hasPrefix(".") && name != "__MACOSX" {
            if FolderListing.isFolder("\(folder)/\(name)") {
                folders.append(name)
            } else if FilmFiles.isImageName(name) {
                images.append(name)
            }
        }
        return (folders, images)
    }
}
