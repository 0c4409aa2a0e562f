/// Writes pickles by hand, for files that no honest program makes.
struct PickleBuilder {
    private(set) var bytes: [UInt8] = [0x80, 2]

    mutating func raw(_ bytes: [UInt8]) { self.bytes += bytes }

    mutating func raw(_ text: String) { bytes += Array(text.utf8) }

    mutating func text(_ text: String) {
        raw("X")
        raw(littleEndian(UInt32(text.utf8.count)) + text.utf8)
    }

    mutating func number(_ value: Int) { raw([0x8A, 8] + littleEndian(Int64(value))) }

    mutating func global(_ module: String, _ name: String) { raw("c\(module)\n\(name)\n") }

    mutating func tuple(_ values: [Int]) {
        raw("(")
        values.forEach { number($0) }
        raw("t")
    }

    /// A view of the storage "0", which has `count` floats.
    mutating func tensor(count: Int, offset: Int = 0, shape: [Int], strides: [Int]) {
        global("torch._utils", "_rebuild_tensor_v2")
        raw("((")
        text("storage")
        global("torch", "FloatStorage")
        text("0")
        text("cpu")
        number(count)
        raw("tQ")
        number(offset)
        tuple(shape)
        tuple(strides)
        raw([0x89])
        raw("}tR")
    }

    /// The pickles in the legacy container, and one storage "0" of `count` floats; none where that is 0.
    static func legacyFile(floats count: Int = 4, _ object: (inout PickleBuilder) -> Void) -> [UInt8] {
        var root = PickleBuilder()
        object(&root)
        var system = PickleBuilder()
        system.raw("}")
        system.text("little_endian")
        system.raw([0x88])
        system.raw("s.")
        var keys = PickleBuilder()
        keys.raw("](")
        if count > 0 { keys.text("0") }
        keys.raw("e.")
        let magic: [UInt8] = [
            0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
        ]
        let version: [UInt8] = [0x80, 2, 0x4D, 0xE9, 0x03, 0x2E]
        let data = filled([count]).flatMap { littleEndian($0.bitPattern) }
        return magic + version + system.bytes + root.bytes + [0x2E] + keys.bytes
            + (count > 0 ? littleEndian(UInt64(count)) : []) + data
    }
}
