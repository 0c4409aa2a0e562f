import Foundation
import Groundwork
import Testing

@Suite struct DigestTests {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test func equalsPublishedVectors() {
        #expect(Digest.sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Digest.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    /// The millionfold "a" of FIPS 180-2, beside files around the size of a reading piece.
    @Test func filesGiveTheSameAsTheirBytes() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        for count in [0, 1, 1_000_000, 1 << 20, 1 << 20 | 1, 3 << 20] {
            let data = Data(repeating: UInt8(ascii: "a"), count: count)
            try data.write(to: url)
            #expect(try Digest.sha256(contentsOf: url) == Digest.sha256(data))
        }
        #expect(
            Digest.sha256(Data(repeating: UInt8(ascii: "a"), count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(throws: (any Error).self) {
            try Digest.sha256(contentsOf: url.appendingPathComponent("gone"))
        }
    }

    /// RFC 4231, test case 2.
    @Test func keyedHashEqualsThePublishedVector() {
        #expect(
            Digest.keyed("what do ya want for nothing?", key: "Jefe")
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func stableHashTellsTextsAndTheirBoundariesApart() {
        func hash(_ texts: String...) -> UInt64 {
            var hash = StableHash()
            for text in texts { hash.combine(text) }
            return hash.value
        }
        #expect(hash("ab", "c") != hash("a", "bc"))
        #expect(hash("ab") == hash("ab"))
        #expect(hash("") != hash())
        #expect(hash("é") != hash("e"))
    }
}
