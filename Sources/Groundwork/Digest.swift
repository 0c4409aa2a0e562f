internal import Crypto
public import Foundation

/// SHA-256 digests and keyed hashes, as lower-case hexadecimal text.
public enum Digest {
    /// The SHA-256 of bytes.
    public static func sha256(_ data: Data) -> String { hexadecimal(SHA256.hash(data: data)) }

    /// The SHA-256 of a text as UTF-8.
    public static func sha256(_ text: String) -> String { sha256(Data(text.utf8)) }

    /// The SHA-256 of a file's bytes, read in pieces of 1 MiB, so that memory stays flat.
    ///
    /// - Throws: Foundation's error where the file can't be read.
    public static func sha256(contentsOf url: URL) throws -> String {
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        return hexadecimal(hash.finalize())
    }

    /// HMAC-SHA-256 of `text` under `key`: tells whether two texts are equal to who holds the key, and names no one.
    public static func keyed(_ text: String, key: String) -> String {
        hexadecimal(
            HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8))))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
