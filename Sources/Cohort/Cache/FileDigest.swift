package import Foundation
import Groundwork

/// The SHA-256 of a file's bytes, held in place: a hundred thousand of them need no allocation.
package struct FileDigest: Hashable, Sendable, CustomStringConvertible {
    // Four words rather than a vector, whose alignment would double the room that tables of them take.
    private let first, second, third, fourth: UInt64

    /// A digest from the first four of `words`.
    init(_ words: ArraySlice<UInt64>) {
        let start = words.startIndex
        (first, second) = (words[start], words[start + 1])
        (third, fourth) = (words[start + 2], words[start + 3])
    }

    var array: [UInt64] { [first, second, third, fourth] }

    /// The digest of the file at `url`, read in pieces.
    ///
    /// - Throws: Foundation's error where the file can't be read.
    package init(contentsOf url: URL) throws { self.init(hexadecimal: try Digest.sha256(contentsOf: url)) }

    /// A digest from its 32 bytes as they are in files; `nil` where all are zero, which stands for none.
    init?(bytes: UnsafeRawBufferPointer) {
        let word = { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
        (first, second, third, fourth) = (word(0), word(1), word(2), word(3))
        if first | second | third | fourth == 0 { return nil }
    }

    /// The digest of `text`, used as a key of fixed size.
    init(of text: String) { self.init(hexadecimal: Digest.sha256(text)) }

    private init(hexadecimal: String) {
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, digit) in hexadecimal.utf8.enumerated() {
            let value =
                digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
            words[index / 16] = words[index / 16] << 4 | UInt64(value)
        }
        self.init(words[...])
    }

    /// Sixty-four hexadecimal digits.
    package var description: String {
        array.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
