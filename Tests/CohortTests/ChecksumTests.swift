import Cohort
import Foundation
import Testing

@Suite struct ChecksumTests {
    @Test func equalsTheReferenceImplementation() throws {
        struct Vector: Decodable {
            let length: Int
            let seed: UInt64
            let checksum: String
        }
        let vectors = try JSONDecoder().decode(
            [Vector].self, from: Data(contentsOf: Goldens.url("checksums.json")))
        #expect(vectors.count > 100)
        for vector in vectors {
            let bytes = (0..<vector.length).map { UInt8((7 * $0 + 3) % 256) }
            let checksum = bytes.withUnsafeBytes { Checksum.xxh64($0, seed: vector.seed) }
            #expect(
                checksum == UInt64(vector.checksum, radix: 16), "length \(vector.length), seed \(vector.seed)"
            )
        }
    }
}
