#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One shard of the pixel cache: films in slots, read through a mapping and written in place.
///
/// A slot is filled pixels first, checksum and digest last, so that a slot whose digest can be seen is whole. Writers
/// hold the series' lock; reading is safe from any thread.
final class PixelShard: Sendable {
    let path: String
    let layout: ShardLayout
    private let file: Int32
    private let mapping: FileMapping

    /// What lies at a shard's path.
    enum Found {
        case nothing
        /// Something else than a shard of this kind, or one that was cut: left alone.
        case unusable
        case shard(PixelShard)
    }

    /// Looks for a shard. Its header must be, byte for byte, the one that this program writes for a file of its size,
    /// so that nothing foreign is ever parsed.
    static func find(_ path: String, _ kind: ShardKind) -> Found {
        guard let file = SharedFile.openExisting(path) else { return errno == ENOENT ? .nothing : .unusable }
        guard let layout = layout(of: file, kind, path),
            let mapping = FileMapping(file, count: layout.fileSize)
        else {
            close(file)
            return .unusable
        }
        return .shard(PixelShard(path, layout, file, mapping))
    }

    private static func layout(of file: Int32, _ kind: ShardKind, _ path: String) -> ShardLayout? {
        guard let size = try? SharedFile.size(file, path), let layout = ShardLayout(kind, fileSize: size)
        else {
            return nil
        }
        var header = Array(repeating: UInt8(0), count: layout.header.count)
        let isComplete = header.withUnsafeMutableBytes { SharedFile.read(into: $0, from: file, at: 0) }
        return isComplete && header == layout.header ? layout : nil
    }

    private init(_ path: String, _ layout: ShardLayout, _ file: Int32, _ mapping: FileMapping) {
        self.path = path
        self.layout = layout
        self.file = file
        self.mapping = mapping
    }

    deinit { close(file) }

    /// False once another program has cut the file: touching its mapping behind the end would end this process.
    var isWhole: Bool { (try? SharedFile.size(file, path)) == layout.fileSize }

    /// The digest in a slot; `nil` where the slot is empty. Ask ``isWhole`` before.
    func digest(at slot: Int) -> FileDigest? {
        FileDigest(bytes: part(layout.digestOffset(slot), 32))
    }

    /// Whether the slot's pixels are those that were written. Ask ``isWhole`` before.
    func isSound(_ slot: Int) -> Bool {
        Checksum.xxh64(pixels(slot))
            == UInt64(littleEndian: part(layout.checksumOffset(slot), 8).load(as: UInt64.self))
    }

    /// Copies a slot's pixels; false where the file has been cut.
    func copy(_ slot: Int, into target: UnsafeMutableRawBufferPointer) -> Bool {
        guard isWhole else { return false }
        target.copyMemory(from: pixels(slot))
        return true
    }

    /// Fills a slot, under the series' lock.
    func write(_ pixels: UnsafeRawBufferPointer, for digest: FileDigest, to slot: Int) throws(CohortError) {
        precondition(pixels.count == layout.kind.filmBytes, "a film of another size than the cache's")
        let checksum = Checksum.xxh64(pixels).littleEndian
        let words = digest.array.map(\.bigEndian)
        let problem =
            write(pixels, at: layout.filmOffset(slot))
            ?? withUnsafeBytes(of: checksum) { write($0, at: layout.checksumOffset(slot)) }
            ?? words.withUnsafeBytes { write($0, at: layout.digestOffset(slot)) }
        if let problem { throw problem }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> CohortError? {
        SharedFile.write(bytes, to: file, at: offset, path: path)
    }

    private func pixels(_ slot: Int) -> UnsafeRawBufferPointer {
        part(layout.filmOffset(slot), layout.kind.filmBytes)
    }

    private func part(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: mapping.bytes[offset..<offset + count])
    }
}
