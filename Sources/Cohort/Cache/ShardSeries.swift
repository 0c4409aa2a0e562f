#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The files of one kind of shard in a folder: `NAME-0001.safetensors` and so on, and `NAME.lock`.
struct ShardSeries: Sendable {
    let folder: String
    let name: String
    let kind: ShardKind

    var lockPath: String { "\(folder)/\(name).lock" }

    func path(ofShard number: Int) -> String {
        let digits = "\(number)"
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(folder)/\(name)-\(padded).safetensors"
    }

    /// Looks for the shard with this number, from 1.
    func find(_ number: Int) -> PixelShard.Found { PixelShard.find(path(ofShard: number), kind) }

    /// Makes an empty shard with all its room on the disk, so that filling it can't fail for want of room; on a disk
    /// that is nearly full, a smaller one. Call it under the series' lock.
    ///
    /// - Throws: where there isn't room for a few films, or the folder can't be written to.
    func create(_ number: Int) throws(CohortError) -> PixelShard {
        var capacity = kind.capacity(ofShard: number)
        while true {
            do throws(CohortError) {
                try create(ShardLayout(kind, capacity: capacity), at: path(ofShard: number))
                break
            } catch {
                guard case .diskFull = error, capacity > ShardKind.granule else { throw error }
                capacity = max(ShardKind.granule, capacity / 2 / ShardKind.granule * ShardKind.granule)
            }
        }
        guard case .shard(let shard) = find(number) else {
            throw .cache(
                path: path(ofShard: number), step: "open the shard that it has just made",
                reason: "it has changed")
        }
        return shard
    }

    /// Written beside, synced and linked into place: a kill leaves a whole shard or none, and a shard that another
    /// process has put there meanwhile is never replaced.
    private func create(_ layout: ShardLayout, at path: String) throws(CohortError) {
        // Under the lock nobody else uses this name: what lies there was left by a killed process.
        let temporary = "\(folder)/\(name).partial"
        unlink(temporary)
        if let free = DiskSpace.free(in: folder), free < layout.fileSize { throw full(path, layout) }
        let file = try SharedFile.open(temporary)
        defer {
            close(file)
            unlink(temporary)
        }
        switch SharedFile.reserve(file, bytes: layout.fileSize) {
        case 0: break
        case ENOSPC, EDQUOT: throw full(path, layout)
        case let code:
            throw .cache(path: path, step: "reserve its room", reason: String(cString: strerror(code)))
        }
        let problem = layout.header.withUnsafeBytes { SharedFile.write($0, to: file, at: 0, path: path) }
        if let problem { throw problem }
        guard fsync(file) == 0 else { throw SharedFile.failure(path, "sync it to the disk") }
        guard SharedFile.place(temporary, at: path) else {
            throw SharedFile.failure(path, "put it into place")
        }
        SharedFile.syncFolder(folder)
    }

    private func full(_ path: String, _ layout: ShardLayout) -> CohortError {
        .diskFull(path: path, bytes: layout.fileSize, free: DiskSpace.free(in: folder))
    }
}
