extension StoredFrame {
    var mask: Int { 1 << bits - 1 }

    /// The value of a sample's masked bits (PS3.5, 8.1.1).
    func value(ofBits raw: Int) -> Int { isSigned && raw >> (bits - 1) == 1 ? raw - 1 << bits : raw }

    /// All that the stored bits can express.
    var expressible: ClosedRange<Int> { isSigned ? -(1 << (bits - 1))...(1 << (bits - 1) - 1) : 0...mask }

    /// Which bit patterns occur: `isPresent[raw]`.
    func presentBits() -> [Bool] {
        var isPresent = [Bool](repeating: false, count: mask + 1)
        let (mask, shift) = (mask, shift)
        isPresent.withUnsafeMutableBufferPointer { isPresent in
            switch samples {
            case .bytes(let values): for value in values { isPresent[Int(value) >> shift & mask] = true }
            case .words(let values): for value in values { isPresent[Int(value) >> shift & mask] = true }
            }
        }
        return isPresent
    }

    /// Every sample through a table of its bit patterns, in one pass.
    func mapped8(_ table: [UInt8]) -> [UInt8] {
        let (mask, shift) = (mask, shift)
        precondition(table.count == mask + 1)
        return table.withUnsafeBufferPointer { table in
            switch samples {
            case .bytes(let values): values.map { table[Int($0) >> shift & mask] }
            case .words(let values): values.map { table[Int($0) >> shift & mask] }
            }
        }
    }

    /// The same for 16 bits, which replaces 16-bit samples in place: a frame is tens of megabytes.
    mutating func takeMapped16(_ table: [UInt16]) -> [UInt16] {
        let (mask, shift) = (mask, shift)
        precondition(table.count == mask + 1)
        let taken = samples
        samples = .bytes([])
        switch consume taken {
        case .bytes(let values):
            return table.withUnsafeBufferPointer { table in values.map { table[Int($0) >> shift & mask] } }
        case .words(var values):
            table.withUnsafeBufferPointer { table in
                values.withUnsafeMutableBufferPointer { values in
                    for i in values.indices { values[i] = table[Int(values[i]) >> shift & mask] }
                }
            }
            return values
        }
    }
}
