import Foundation
import Imaging

/// What all shards of a series have in common.
struct ShardKind: Sendable, Equatable {
    /// Side of a film in pixels.
    let size: Int
    let depth: PixelDepth
    /// The preprocessing as JSON: told to whoever opens the shard elsewhere.
    let preprocessing: String
    let pixelVersion: Int

    /// Bytes of one film.
    var filmBytes: Int { size * size * depth.bytes }

    /// Capacities are multiples of it, so that every table is aligned.
    static let granule = 8

    /// Films of the shard with this number, from 1. Each has twice the room of the one before, up to 64 MiB: a small
    /// cohort wastes little, and a large one has few files.
    func capacity(ofShard number: Int) -> Int {
        let doublings = min(number - 1, 6)
        let fitting = min(256 << doublings, min(16 << (20 + doublings), 64 << 20) / filmBytes)
        return max(Self.granule, fitting / Self.granule * Self.granule)
    }
}

/// Where everything lies in one shard: a safetensors file of three tensors with room for `capacity` films.
///
/// `digests` `[capacity, 32]` holds the SHA-256 of the file that a film was made from, zeros where the slot is empty;
/// `checksums` `[capacity]` the XXH64 of the film's bytes; `films` `[capacity, size, size]` the gray values. The
/// header is padded with spaces to whole pages, which the format allows.
struct ShardLayout: Sendable, Equatable {
    let kind: ShardKind
    let capacity: Int
    /// The file's first bytes, up to the first tensor.
    let header: [UInt8]

    static let pageSize = 4096
    private static let digestBytes = 32
    private static let checksumBytes = 8

    init(_ kind: ShardKind, capacity: Int) {
        self.kind = kind
        self.capacity = capacity
        header = Self.header(kind, capacity)
    }

    /// The layout of a file of `bytes` bytes; `nil` where no shard of this kind has that size.
    init?(_ kind: ShardKind, fileSize bytes: Int) {
        let perFilm = kind.filmBytes + Self.digestBytes + Self.checksumBytes
        // The header's length hardly depends on the capacity, which in turn must fit the rest exactly.
        let body = bytes - Self.header(kind, 0).count
        let capacity = body / perFilm
        guard capacity > 0, capacity % ShardKind.granule == 0 else { return nil }
        self.init(kind, capacity: capacity)
        guard fileSize == bytes else { return nil }
    }

    var digestsOffset: Int { header.count }
    var checksumsOffset: Int { digestsOffset + capacity * Self.digestBytes }
    var filmsOffset: Int { checksumsOffset + capacity * Self.checksumBytes }
    var fileSize: Int { filmsOffset + capacity * kind.filmBytes }

    func digestOffset(_ slot: Int) -> Int { digestsOffset + slot * Self.digestBytes }
    func checksumOffset(_ slot: Int) -> Int { checksumsOffset + slot * Self.checksumBytes }
    func filmOffset(_ slot: Int) -> Int { filmsOffset + slot * kind.filmBytes }

    private static func header(_ kind: ShardKind, _ capacity: Int) -> [UInt8] {
        let checksums = capacity * digestBytes
        let films = checksums + capacity * checksumBytes
        let end = films + capacity * kind.filmBytes
        let json = """
            {"__metadata__":{"format":"thorax-films","bits":"\(kind.depth.rawValue)","capacity":"\(capacity)",\
            "checksum":"XXH64 of a film's bytes","digest":"SHA-256 of its file, zeros: empty",\
            "pixel_version":"\(kind.pixelVersion)","preprocessing":\(quoted(kind.preprocessing))},\
            "digests":{"dtype":"U8","shape":[\(capacity),\(digestBytes)],"data_offsets":[0,\(checksums)]},\
            "checksums":{"dtype":"U64","shape":[\(capacity)],"data_offsets":[\(checksums),\(films)]},\
            "films":{"dtype":"\(kind.depth.safetensorsType)","shape":[\(capacity),\(kind.size),\(kind.size)],\
            "data_offsets":[\(films),\(end)]}}
            """
        var bytes = Array(json.utf8)
        let whole = (8 + bytes.count + pageSize - 1) / pageSize * pageSize
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: whole - 8 - bytes.count))
        return withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + bytes
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { character in
            character == "\"" || character == "\\" ? ["\\", character] : [character]
        }
        return "\"" + String(escaped) + "\""
    }
}
