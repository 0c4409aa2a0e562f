import Foundation
import Testing

/// A safetensors file read by its published layout alone: an 8-byte length, a JSON header, the tensors' bytes.
struct ShardFile {
    struct Tensor: Decodable {
        let dtype: String
        let shape: [Int]
        let offsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    let metadata: [String: String]
    let tensors: [String: Tensor]
    private let body: Data

    init(_ url: URL) throws {
        let data = try Data(contentsOf: url)
        let length = Int(data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        let header = try #require(
            try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: Any])
        metadata = try #require(header["__metadata__"] as? [String: String])
        var tensors: [String: Tensor] = [:]
        for (name, value) in header where name != "__metadata__" {
            tensors[name] = try JSONDecoder().decode(
                Tensor.self, from: try JSONSerialization.data(withJSONObject: value))
        }
        self.tensors = tensors
        body = data.dropFirst(8 + length)
        // The format's own rule: tensors fill the rest of the file, one behind the other, without gaps.
        var end = 0
        for tensor in tensors.values.sorted(by: { $0.offsets[0] < $1.offsets[0] }) {
            #expect(tensor.offsets[0] == end)
            let width = try #require(["U8": 1, "U16": 2, "U64": 8][tensor.dtype])
            end += tensor.shape.reduce(width, *)
            #expect(tensor.offsets[1] == end)
        }
        #expect(end == body.count)
    }

    /// Row `index` of a tensor's first dimension.
    func row(_ name: String, _ index: Int) throws -> [UInt8] {
        let tensor = try #require(tensors[name])
        let count = (tensor.offsets[1] - tensor.offsets[0]) / tensor.shape[0]
        let start = body.startIndex + tensor.offsets[0] + index * count
        return Array(body[start..<start + count])
    }

    var filledSlots: Int {
        get throws {
            let capacity = try #require(tensors["digests"]?.shape[0])
            return try (0..<capacity).count { try row("digests", $0).contains { $0 != 0 } }
        }
    }
}
