/// A `.pth` file after its pickle was read: the graph of values, and where each storage lies in the file.
struct Checkpoint {
    let file: MappedFile
    let root: PickleValue
    let heap: PickleHeap
    /// The bytes of a storage, by its key, class and length.
    let locate: (StorageReference) throws(ModelFileError) -> Range<Int>

    /// The container of torch 1.6 and later: `data.pkl` and one entry per storage in a zip archive.
    init(zip file: MappedFile) throws(ModelFileError) {
        let archive = try ZipArchive(file)
        let pickles = archive.entries.values.filter {
            $0.name.split(separator: "/").dropFirst() == ["data.pkl"]
        }
        guard pickles.count == 1, let pickle = pickles.first else {
            throw .foreign(
                path: file.path, found: "a zip archive with \(pickles.count) data.pkl",
                advice: "pass a file written by torch.save")
        }
        let folder = pickle.name.dropLast("data.pkl".count)
        guard archive.entries[folder + "constants.pkl"] == nil else {
            throw .foreign(
                path: file.path, found: "a TorchScript archive",
                advice: "load it with torch.jit.load and save its state_dict()")
        }
        if let order = archive.entries[folder + "byteorder"] {
            guard try file.text(archive.contents(of: order)) == "little" else {
                throw .foreign(
                    path: file.path, found: "big-endian data",
                    advice: "save it again on a little-endian machine")
            }
        }
        var unpickler = Unpickler(file: file, range: try archive.contents(of: pickle))
        self.file = file
        root = try unpickler.next()
        heap = unpickler.heap
        locate = { (storage: StorageReference) throws(ModelFileError) in
            guard let entry = archive.entries["\(folder)data/\(storage.key)"] else {
                throw .malformed(
                    path: file.path, offset: 0, expected: "an entry 'data/\(storage.key)'", found: "none")
            }
            return try archive.contents(of: entry)
        }
    }

    /// The container before torch 1.6: magic number, protocol, system, object and keys as pickles, then storages.
    init(legacy file: MappedFile) throws(ModelFileError) {
        var unpickler = Unpickler(file: file, range: 0..<file.count)
        guard case .long(Self.legacyMagic) = try unpickler.next() else {
            throw .foreign(
                path: file.path, found: "a pickle that torch.save didn't write",
                advice: "load it in Python and save its tensors as safetensors")
        }
        guard case .integer(1001) = try unpickler.next() else {
            throw unpickler.reader.malformed("protocol 1001", found: "another number")
        }
        let environment = try unpickler.next()
        guard let system = unpickler.heap.node(environment),
            case .boolean(true) = unpickler.heap.entry("little_endian", of: system)
        else {
            throw .foreign(
                path: file.path, found: "data that isn't little-endian",
                advice: "save it again on a little-endian machine")
        }
        root = try unpickler.next()
        let keys = try unpickler.next()
        self.file = file
        heap = unpickler.heap
        let ranges = try Self.storages(keys, heap: heap, file: file, start: unpickler.reader.position)
        locate = { (storage: StorageReference) throws(ModelFileError) in
            guard let range = ranges[storage.key] else {
                throw .malformed(
                    path: file.path, offset: 0, expected: "a storage '\(storage.key)'", found: "none")
            }
            return range
        }
    }

    /// 0x1950a86a20f9469cfc6c
    private static let legacyMagic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    /// Walks over the storages: an eight-byte length in elements, then the elements, in the order of the keys.
    private static func storages(
        _ keys: PickleValue, heap: PickleHeap, file: MappedFile, start: Int
    ) throws(ModelFileError) -> [String: Range<Int>] {
        var references: [String: StorageReference] = [:]
        for node in heap.nodes {
            if case .storage(let storage) = node.kind { references[storage.key] = storage }
        }
        var result: [String: Range<Int>] = [:]
        var position = start
        for key in heap.node(keys)?.elements ?? [] {
            guard case .text(let key) = key, let storage = references[key], let size = storage.elementSize
            else {
                throw file.malformed(
                    at: position, expected: "the key of a known storage", found: "another value")
            }
            guard file.count - position >= 8 else {
                throw .truncated(path: file.path, expected: position + 8, found: file.count)
            }
            let count = file.load(UInt64.self, at: position)
            position += 8
            let (bytes, overflow) = Int(clamping: count).multipliedReportingOverflow(by: size)
            guard !overflow, bytes <= file.count - position else {
                let (end, overflow) = position.addingReportingOverflow(overflow ? .max : bytes)
                throw .truncated(path: file.path, expected: overflow ? .max : end, found: file.count)
            }
            result[key] = position..<position + bytes
            position += bytes
        }
        return result
    }
}
