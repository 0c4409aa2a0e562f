package import Foundation
import Groundwork
package import Imaging
import Synchronization

/// Decoded and resized films on disk: every file is decoded once per preprocessing, whatever its path or name.
///
/// A folder holds a series of shards per preprocessing and bit depth. A shard is a safetensors file, at all times and
/// for any reader: it is made with room for all its films and filled in place. A kill or a full disk loses at most
/// the film being written. Runs share the folder: slots are filled under a lock, and what a power cut or a bad disk
/// has spoilt fails its checksum, is decoded anew and mended. Delete the folder to free its room; running processes
/// go on.
package final class PixelCache: Sendable {
    package let depth: PixelDepth
    private let size: Int
    private let digests: DigestMemory
    private let index: Mutex<ShardIndex>

    /// Opens the cache in `folder`, which is created where it is missing.
    ///
    /// - Throws: where the folder can't be created, written to or locked.
    package init(
        folder: URL, preprocessing: Preprocessing, depth: PixelDepth = .eight
    ) throws(CohortError) {
        let path = FilePath.absolute(folder)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cache(path: path, step: "create its folder", reason: error.localizedDescription)
        }
        self.depth = depth
        size = preprocessing.size
        let series = try Self.series(in: path, preprocessing, depth)
        digests = try DigestMemory(path: "\(path)/files.digests")
        index = Mutex(try ShardIndex(series))
    }

    /// Number of films in the cache.
    package var count: Int { index.withLock { $0.entries.count } }

    /// Bytes on the disk that a cache of `films` 8-bit films takes.
    package static func bytes(films: Int, size: Int) -> Int {
        let kind = ShardKind(size: size, depth: .eight, preprocessing: "", pixelVersion: pixelVersion)
        var (held, bytes, number) = (0, 0, 1)
        while held < films {
            let layout = ShardLayout(kind, capacity: kind.capacity(ofShard: number))
            held += layout.capacity
            bytes += layout.fileSize
            number += 1
        }
        return bytes
    }

    /// Whether the film made from this file is in the cache, as far as can be told without reading the file.
    package func holds(fileAt path: String) -> Bool {
        digests.remembered(ofFile: path).map(contains) ?? false
    }

    /// The digest of a file's bytes, remembered by path, size and modification time over runs.
    ///
    /// - Throws: where the file can't be read.
    package func digest(ofFile path: String) throws(CohortError) -> FileDigest {
        try digests.digest(ofFile: path)
    }

    package func contains(_ digest: FileDigest) -> Bool {
        index.withLock { index in index.find(digest).map { $0.trust != .spoilt } ?? false }
    }

    /// Where the film made from the file with this digest lies; `nil` where it has to be decoded.
    ///
    /// The first time in a process, its bytes are held against their checksum.
    package func place(of digest: FileDigest) -> FilmPlace? {
        guard let (place, trust) = index.withLock({ $0.find(digest) }), trust != .spoilt else { return nil }
        guard place.shard.isWhole else {
            index.withLock { $0.dropCutShards() }
            return nil
        }
        if trust == .sound { return place }
        let isSound = place.shard.isSound(place.slot)
        index.withLock { $0.trust(digest, isSound ? .sound : .spoilt) }
        return isSound ? place : nil
    }

    /// The film made from the file with this digest; `nil` where it has to be decoded.
    package func film(for digest: FileDigest) -> PreparedFilm? {
        precondition(depth == .eight, "films of 16 bits have no 8-bit pixels")
        return pixels(for: digest, of: UInt8.self).map { PreparedFilm(size: size, pixels: $0) }
    }

    /// The gray values of the film made from the file with this digest, row by row; `nil` where it isn't there.
    package func pixels16(for digest: FileDigest) -> [UInt16]? {
        precondition(depth == .sixteen, "films of 8 bits have no 16-bit pixels")
        return pixels(for: digest, of: UInt16.self)?.map(UInt16.init(littleEndian:))
    }

    /// Keeps the film made from the file with this digest.
    ///
    /// - Throws: where it can't be written; the cache stays sound.
    package func store(_ film: PreparedFilm, for digest: FileDigest) throws(CohortError) {
        precondition(depth == .eight, "8-bit pixels don't fill films of 16 bits")
        try store(film.pixels, for: digest)
    }

    /// Keeps a film of `size * size` 16-bit gray values.
    ///
    /// - Throws: where it can't be written; the cache stays sound.
    package func store(pixels16 pixels: [UInt16], for digest: FileDigest) throws(CohortError) {
        precondition(depth == .sixteen, "16-bit pixels don't fit films of 8 bits")
        try store(pixels.map(\.littleEndian), for: digest)
    }

    private func store<Value>(_ pixels: [Value], for digest: FileDigest) throws(CohortError) {
        let result = pixels.withUnsafeBytes { bytes in
            Result { () throws(CohortError) in
                try index.withLock { (index) throws(CohortError) in try index.store(bytes, for: digest) }
            }
        }
        try result.get()
    }

    private func pixels<Value: FixedWidthInteger>(for digest: FileDigest, of: Value.Type) -> [Value]? {
        guard let place = place(of: digest) else { return nil }
        var isComplete = false
        let values = [Value](unsafeUninitializedCapacity: size * size) { buffer, count in
            let room = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[..<(size * size * depth.bytes)])
            isComplete = place.copy(into: room)
            count = isComplete ? size * size : 0
        }
        return isComplete ? values : nil
    }

    /// Raise it when decoding or resizing changes its result, so that no old pixels are used.
    private static let pixelVersion = 1

    /// Everything in a preprocessing that changes pixels names the series and is written into its shards.
    private static func series(
        in folder: String, _ preprocessing: Preprocessing, _ depth: PixelDepth
    ) throws(CohortError) -> ShardSeries {
        // Normalisation is applied behind the cache; whatever else a preprocessing may come to hold counts.
        var relevant = preprocessing
        relevant.normalisation = Preprocessing.Normalisation(mean: [], std: [])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json: Data
        do { json = try encoder.encode(relevant) } catch {
            throw .cache(path: folder, step: "name this preprocessing", reason: "\(error)")
        }
        let key = Digest.sha256(Data("\(pixelVersion) \(depth.rawValue) ".utf8) + json).prefix(16)
        return ShardSeries(
            folder: folder, name: "\(preprocessing.size)px-\(depth.rawValue)bit-\(key)",
            kind: ShardKind(
                size: preprocessing.size, depth: depth, preprocessing: String(decoding: json, as: UTF8.self),
                pixelVersion: pixelVersion))
    }
}
