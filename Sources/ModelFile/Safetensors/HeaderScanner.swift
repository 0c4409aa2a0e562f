/// Reads the little JSON that a safetensors header may contain, and nothing else.
///
/// Foundation's decoders keep one of two equal keys in silence; here a duplicate must be seen. A fixed grammar also
/// bounds depth and memory by the length of the text.
struct HeaderScanner {
    let path: String
    /// Where the text starts in the file, for errors.
    let base: Int
    let text: [UInt8]
    private(set) var position = 0

    init(path: String, base: Int, text: [UInt8]) {
        self.path = path
        self.base = base
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    func malformed(_ expected: String) -> ModelFileError {
        let found = isAtEnd ? "the end of the header" : "'\(Character(UnicodeScalar(text[position])))'"
        return .malformed(path: path, offset: base + position, expected: expected, found: found)
    }

    mutating func skipSpace() {
        while !isAtEnd, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    /// Takes `character` if it comes next.
    mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard !isAtEnd, text[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: Character) throws(ModelFileError) {
        guard take(character) else { throw malformed("'\(character)'") }
    }

    /// Calls `body` with every key of an object, in order.
    mutating func object(
        _ body: (inout HeaderScanner, String) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        try expect("{")
        if take("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try body(&self, key)
        } while take(",")
        try expect("}")
    }

    /// A list of at most `limit` non-negative integers.
    mutating func integers(limit: Int) throws(ModelFileError) -> [Int] {
        try expect("[")
        var result: [Int] = []
        if take("]") { return result }
        repeat {
            guard result.count < limit else { throw malformed("at most \(limit) numbers") }
            result.append(try integer())
        } while take(",")
        try expect("]")
        return result
    }

    private mutating func integer() throws(ModelFileError) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while !isAtEnd, case 0x30...0x39 = text[position] {
            let (tens, overflow1) = value.multipliedReportingOverflow(by: 10)
            let (next, overflow2) = tens.addingReportingOverflow(Int(text[position] - 0x30))
            guard !overflow1, !overflow2 else { throw malformed("a number below 2^63") }
            value = next
            position += 1
        }
        let hasLeadingZero = position - start > 1 && text[start] == 0x30
        guard position > start, !hasLeadingZero else { throw malformed("a whole number") }
        return value
    }

    mutating func string() throws(ModelFileError) -> String {
        try expect("\"")
        var bytes: [UInt8] = []
        while true {
            guard !isAtEnd, text[position] >= 0x20 else { throw malformed("the rest of a text") }
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: bytes, as: UTF8.self) else {
                    throw malformed("UTF-8 text")
                }
                return result
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(ModelFileError) {
        guard !isAtEnd else { throw malformed("an escaped character") }
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexadecimal())
            if code & 0xFC00 == 0xD800 {  // the first half of a surrogate pair
                guard position + 1 < text.count, text[position] == UInt8(ascii: "\\"),
                    text[position + 1] == UInt8(ascii: "u")
                else { throw malformed("the second half of a surrogate pair") }
                position += 2
                let low = UInt32(try hexadecimal())
                guard low & 0xFC00 == 0xDC00 else { throw malformed("the second half of a surrogate pair") }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = UnicodeScalar(code) else { throw malformed("a Unicode character") }
            bytes.append(contentsOf: String(Character(scalar)).utf8)
        default: throw malformed("an escaped character")
        }
    }

    private mutating func hexadecimal() throws(ModelFileError) -> UInt16 {
        let end = position + 4
        guard end <= text.count, text[position..<end].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let value = UInt16(String(decoding: text[position..<end], as: UTF8.self), radix: 16)
        else { throw malformed("four hexadecimal digits") }
        position = end
        return value
    }
}
