import Foundation
import Imaging

/// What is in a class folder.
enum FolderListing {
    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The images below `folder` as paths relative to it, sorted; empty where there are none.
    ///
    /// - Throws: where there is no such folder, or it or one below can't be read.
    static func images(below folder: String) throws(CohortError) -> [String] {
        guard isFolder(folder) else { throw .noFolder(folder) }
        do {
            let prefix = folder.utf8.count + (folder.hasSuffix("/") ? 0 : 1)
            return try FilmFiles.expand([folder]).map {
                String(decoding: $0.utf8.dropFirst(prefix), as: UTF8.self)
            }
        } catch {
            switch error {
            case .noImages: return []
            case .unreadable(let path, let reason): throw .unreadable(path: path, reason: reason)
            default: throw .unreadable(path: folder, reason: "\(error)")
            }
        }
    }
}
