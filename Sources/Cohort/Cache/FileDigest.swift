package import Foundation
import Groundwork

/// The SHA-256 of a file's bytes, held in place: a hundred thousand of them need no allocation.
package struct FileDigest: Hashable, Sendable, CustomStringConvertible {
    private let words: SIMD4<UInt64>

    /// A digest from the first four of `words`.
    init(_ words: ArraySlice<UInt64>) {
        let start = words.startIndex
        self.words = SIMD4(words[start], words[start + 1], words[start + 2], words[start + 3])
    }

    var array: [UInt64] { (0..<4).map { words[$0] } }

    /// The digest of the file at `url`, read in pieces.
    ///
    /// - Throws: Foundation's error where the file can't be read.
    package init(contentsOf url: URL) throws { self.init(hexadecimal: try Digest.sha256(contentsOf: url)) }

    /// The digest of `text`, used as a key of fixed size.
    init(of text: String) { self.init(hexadecimal: Digest.sha256(text)) }

    private init(hexadecimal: String) {
        var words = SIMD4<UInt64>()
        for (index, digit) in hexadecimal.utf8.enumerated() {
            let value =
                digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
            words[index / 16] = words[index / 16] << 4 | UInt64(value)
        }
        self.words = words
    }

    /// Sixty-four hexadecimal digits.
    package var description: String {
        (0..<4).map { lane in
            let digits = String(words[lane], radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
