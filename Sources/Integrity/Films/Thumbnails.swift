/// Small copies of all films of a cohort, kept in one block: a hundred thousand take 115 MB.
struct Thumbnails: Sendable {
    static let side = 32
    private(set) var bytes: [UInt8]

    init(count: Int) { bytes = Array(repeating: 0, count: count * Self.side * Self.side) }

    subscript(index: Int) -> ArraySlice<UInt8> {
        let length = Self.side * Self.side
        return bytes[index * length..<(index + 1) * length]
    }

    mutating func store(_ thumbnail: [UInt8], at index: Int) {
        let start = index * Self.side * Self.side
        bytes.replaceSubrange(start..<start + thumbnail.count, with: thumbnail)
    }

    /// Means over the blocks of a square picture whose side is a multiple of ours.
    static func shrink(_ pixels: [UInt8], size: Int) -> [UInt8] {
        let block = size / side
        var result = [UInt8](repeating: 0, count: side * side)
        for y in 0..<side {
            for x in 0..<side {
                var sum = 0
                for row in y * block..<(y + 1) * block {
                    for column in x * block..<(x + 1) * block { sum += Int(pixels[row * size + column]) }
                }
                result[y * side + x] = UInt8((sum + block * block / 2) / (block * block))
            }
        }
        return result
    }
}
