extension Unpickler {
    /// Opcodes that push a plain value; false where `code` is none of them.
    mutating func pushPlain(_ code: UInt8) throws(ModelFileError) -> Bool {
        let value: PickleValue
        switch code {
        case UInt8(ascii: "N"): value = .none
        case 0x88: value = .boolean(true)
        case 0x89: value = .boolean(false)
        case UInt8(ascii: "J"): value = .integer(Int(try reader.integer(Int32.self)))  // BININT
        case UInt8(ascii: "K"): value = .integer(Int(try reader.integer(UInt8.self)))  // BININT1
        case UInt8(ascii: "M"): value = .integer(Int(try reader.integer(UInt16.self)))  // BININT2
        case 0x8A: value = try reader.long(reader.length(UInt8.self))  // LONG1
        case 0x8B: value = try reader.long(reader.length(UInt32.self))  // LONG4
        case UInt8(ascii: "G"):  // BINFLOAT
            _ = try reader.take(8)
            value = .opaque
        // Python 2 wrote its keys as byte strings.
        case UInt8(ascii: "U"): value = try reader.text(reader.length(UInt8.self))  // SHORT_BINSTRING
        case UInt8(ascii: "T"): value = try reader.text(reader.length(UInt32.self))  // BINSTRING
        case 0x8C: value = try reader.text(reader.length(UInt8.self))  // SHORT_BINUNICODE
        case UInt8(ascii: "X"): value = try reader.text(reader.length(UInt32.self))  // BINUNICODE
        case 0x8D: value = try reader.text(reader.length(UInt64.self))  // BINUNICODE8
        case UInt8(ascii: "C"): value = try opaque(reader.length(UInt8.self))  // SHORT_BINBYTES
        case UInt8(ascii: "B"): value = try opaque(reader.length(UInt32.self))  // BINBYTES
        case 0x8E, 0x96: value = try opaque(reader.length(UInt64.self))  // BINBYTES8, BYTEARRAY8
        default: return false
        }
        stack.append(value)
        return true
    }

    private mutating func opaque(_ count: Int) throws(ModelFileError) -> PickleValue {
        _ = try reader.take(count)
        return .opaque
    }

    /// Opcodes that push a container; false where `code` is none of them.
    mutating func pushContainer(_ code: UInt8) throws(ModelFileError) -> Bool {
        switch code {
        case UInt8(ascii: ")"): push(.tuple)
        case UInt8(ascii: "]"): push(.list)
        case UInt8(ascii: "}"): push(.dictionary)
        case 0x8F: push(.set)
        case 0x85...0x87:  // TUPLE1, TUPLE2, TUPLE3
            var elements: [PickleValue] = []
            for _ in 0..<code - 0x84 { elements.append(try pop()) }
            push(.tuple, elements.reversed())
        case UInt8(ascii: "t"): push(.tuple, try popMark())
        case UInt8(ascii: "l"): push(.list, try popMark())
        case 0x91: push(.set, try popMark())  // FROZENSET
        case UInt8(ascii: "d"):  // DICT
            let values = try popMark()
            push(.dictionary)
            try addPairs(values)
        default: return false
        }
        return true
    }

    /// Opcodes that fill the container below; false where `code` is none of them.
    mutating func fill(_ code: UInt8) throws(ModelFileError) -> Bool {
        switch code {
        case UInt8(ascii: "a"):  // APPEND
            let value = try pop()
            heap[try target()].elements.append(value)
        case UInt8(ascii: "e"), 0x90:  // APPENDS, ADDITEMS
            let values = try popMark()
            heap[try target()].elements += values
        case UInt8(ascii: "s"):  // SETITEM
            let value = try pop()
            try addPairs([try pop(), value])
        case UInt8(ascii: "u"): try addPairs(popMark())  // SETITEMS
        default: return false
        }
        return true
    }

    private mutating func addPairs(_ values: [PickleValue]) throws(ModelFileError) {
        guard values.count.isMultiple(of: 2) else {
            throw reader.malformed("a value for every key", found: "\(values.count) values")
        }
        let index = try target()
        for i in stride(from: 0, to: values.count, by: 2) {
            heap[index].pairs.append((values[i], values[i + 1]))
        }
    }
}
