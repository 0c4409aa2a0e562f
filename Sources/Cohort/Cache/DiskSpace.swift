#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Room on a disk.
package enum DiskSpace {
    /// Bytes that this user may still write below `folder`, which must exist; `nil` where the system doesn't say.
    package static func free(in folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// Whether two files or folders lie on one disk.
    package static func isOneDisk(_ first: String, _ second: String) -> Bool {
        var (a, b) = (stat(), stat())
        return stat(first, &a) == 0 && stat(second, &b) == 0 && a.st_dev == b.st_dev
    }
}
