import Foundation

/// Finds the image files that paths stand for.
package enum FilmFiles {
    private static let extensions = [".jpg", ".jpeg", ".png", ".dcm", ".dicom"]

    static var extensionList: String {
        extensions.dropLast().joined(separator: ", ") + " or " + (extensions.last ?? "")
    }

    /// Files as given, whatever they are called, and for every folder the images in it and below, sorted by path.
    ///
    /// Hidden files are left out: unpacked archives are full of `._film.jpeg`, which aren't films. A file without
    /// extension, as hospitals export them, is taken where it has DICOM's mark.
    ///
    /// - Throws: ``ImagingError`` where a path doesn't exist, or a folder has no image or can't be read.
    package static func expand(_ paths: [String]) throws(ImagingError) -> [String] {
        var files: [String] = []
        for path in paths {
            let (isFolder, _) = try FileBytes.kind(of: path)
            if isFolder {
                files += try images(in: path)
            } else {
                files.append(path)
            }
        }
        return files
    }

    /// Whether a file's name ends like an image's.
    package static func isImageName(_ name: String) -> Bool {
        let name = name.lowercased()
        return !name.hasPrefix(".") && extensions.contains { name.hasSuffix($0) }
    }

    /// Whether a file in a folder is a film: by its name, or where that has no extension by DICOM's mark.
    ///
    /// A UID as a name ends in digits, which are no extension. `DICOMDIR` lists films and is none.
    package static func isFilm(at path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if isImageName(name) { return true }
        guard !name.hasPrefix("."), name.uppercased() != "DICOMDIR" else { return false }
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...] }
        guard ending?.allSatisfy({ $0.isASCII && $0.isNumber }) ?? true else { return false }
        return DICOMFile.hasMark(at: path)
    }

    private static func images(in folder: String) throws(ImagingError) -> [String] {
        var images: [String] = []
        var otherFiles = 0
        var seen: Set<FileIdentity> = []
        var pending = [folder]
        while let next = pending.popLast() {
            // A link may lead back up.
            guard seen.insert(try FileBytes.kind(of: next).identity).inserted else { continue }
            for name in try names(in: next) where !name.hasPrefix(".") {
                let path = next.hasSuffix("/") ? next + name : next + "/" + name
                // A dangling link counts as a file: reading it says what is wrong with it.
                if let kind = try? FileBytes.kind(of: path), kind.isFolder {
                    pending.append(path)
                } else if isFilm(at: path) {
                    images.append(path)
                } else {
                    otherFiles += 1
                }
            }
        }
        guard !images.isEmpty else { throw .noImages(path: folder, otherFiles: otherFiles) }
        return images.sorted()
    }

    private static func names(in folder: String) throws(ImagingError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .unreadable(path: folder, reason: error.localizedDescription)
        }
    }
}
