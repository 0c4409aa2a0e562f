import Foundation
import Imaging

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What is directly in a folder: a hundred thousand names without a question to the file system for each.
struct FolderEntries {
    private(set) var folders: [String] = []
    private(set) var files: [String] = []

    /// Hidden names and what archives leave behind are passed over. `nil` where the folder can't be read.
    init?(_ path: String) {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), name != "__MACOSX" else { continue }
            let kind = Int32(entry.pointee.d_type)
            // Links, and file systems that don't say.
            let isFolder =
                kind == Int32(DT_DIR)
                || ((kind == Int32(DT_LNK) || kind == Int32(DT_UNKNOWN))
                    && FolderListing.isFolder(path + "/" + name))
            if isFolder { folders.append(name) } else { files.append(name) }
        }
        folders.sort()
        files.sort()
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// What tells folders apart however they are reached.
    static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
    }
}
