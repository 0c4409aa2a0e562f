#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A film's place in the cache, good for as long as the process runs.
package struct FilmPlace: Sendable {
    let shard: PixelShard
    let slot: Int

    /// Copies the film's bytes; false where another program has cut the shard.
    func copy(into target: UnsafeMutableRawBufferPointer) -> Bool { shard.copy(slot, into: target) }

    /// Name of the shard's file.
    package var shardName: String { shard.path.split(separator: "/").last.map(String.init) ?? shard.path }

    /// Row of the shard's tensors.
    package var row: Int { slot }
}

/// Which film lies in which slot of which shard. Its owner's mutex guards it.
struct ShardIndex: ~Copyable {
    enum Trust { case unchecked, sound, spoilt }

    struct Entry {
        let shard: Int
        let slot: Int
        var trust = Trust.unchecked
    }

    private let series: ShardSeries
    private var lock: SeriesLock
    /// By number, from 1 at position 0; `nil` where something unusable lies.
    private var shards: [PixelShard?] = []
    /// The empty slots of every shard, lowest last.
    private var free: [[Int]] = []
    private(set) var entries: [FileDigest: Entry] = [:]

    init(_ series: ShardSeries) throws(CohortError) {
        self.series = series
        lock = try SeriesLock(series.lockPath)
        refresh()
    }

    /// Where the film made from the file with this digest lies, and how far it can be trusted.
    mutating func find(_ digest: FileDigest) -> (place: FilmPlace, trust: Trust)? {
        if entries[digest] == nil { refresh() }
        guard let entry = entries[digest], let shard = shards[entry.shard] else { return nil }
        return (FilmPlace(shard: shard, slot: entry.slot), entry.trust)
    }

    mutating func trust(_ digest: FileDigest, _ trust: Trust) { entries[digest]?.trust = trust }

    /// Takes in what other processes have stored. No lock is needed: slots are filled digest last, and a film is
    /// held against its checksum before its first use.
    private mutating func refresh() {
        for number in shards.indices where !free[number].isEmpty { takeIn(number) }
        while true {
            let shard: PixelShard?
            switch series.find(shards.count + 1) {
            case .nothing: return
            case .unusable: shard = nil
            case .shard(let found): shard = found
            }
            add(shard)
        }
    }

    private mutating func add(_ shard: PixelShard?) {
        shards.append(shard)
        free.append([])
        let number = shards.count - 1
        guard let shard else { return }
        // Every slot, not only up to the first empty one: a power cut can lose a page of digests in the middle.
        for slot in (0..<shard.layout.capacity).reversed() {
            if let digest = shard.digest(at: slot) {
                entries[digest] = Entry(shard: number, slot: slot)
            } else {
                free[number].append(slot)
            }
        }
    }

    private mutating func takeIn(_ number: Int) {
        guard let shard = shards[number], shard.isWhole else { return drop(number) }
        while let slot = free[number].last, let digest = shard.digest(at: slot) {
            free[number].removeLast()
            entries[digest] = Entry(shard: number, slot: slot)
        }
    }

    /// Forgets a shard that another program has cut.
    private mutating func drop(_ number: Int) {
        shards[number] = nil
        free[number] = []
        entries = entries.filter { $0.value.shard != number }
    }

    /// Forgets the shards that have been cut, so that their films are stored anew.
    mutating func dropCutShards() {
        for number in shards.indices where shards[number].map({ !$0.isWhole }) ?? false { drop(number) }
    }

    /// Stores a film unless it is there already.
    mutating func store(_ pixels: UnsafeRawBufferPointer, for digest: FileDigest) throws(CohortError) {
        try lock.lock()
        defer { lock.unlock() }
        refresh()
        if let entry = entries[digest], let shard = shards[entry.shard] {
            guard entry.trust == .spoilt, shard.isWhole else { return }
            // Mended in place: whoever reads it meanwhile expects these very bytes.
            if !shard.isSound(entry.slot) { try shard.write(pixels, for: digest, to: entry.slot) }
            entries[digest]?.trust = .sound
            return
        }
        let (number, shard) = try shardWithRoom()
        guard let slot = free[number].last else { preconditionFailure("a shard with room has a free slot") }
        try shard.write(pixels, for: digest, to: slot)
        free[number].removeLast()
        entries[digest] = Entry(shard: number, slot: slot, trust: .sound)
    }

    private mutating func shardWithRoom() throws(CohortError) -> (number: Int, shard: PixelShard) {
        for number in shards.indices where !free[number].isEmpty {
            if let shard = shards[number], shard.isWhole { return (number, shard) }
        }
        let shard = try series.create(shards.count + 1)
        add(shard)
        return (shards.count - 1, shard)
    }
}
