import Foundation
import ModelFile
import Testing

@Suite struct SafetensorsTests {
    @Test func pythonsFileIsRead() throws {
        let file = try SafetensorsFile(path: golden("state_zip.safetensors"))
        #expect(file.metadata.isEmpty)
        #expect(file.tensors.count == 22)
        #expect(Set(file.names) == Set(file.tensors.keys))
        let weight = try #require(file.tensors["features.0.weight"])
        #expect(weight.shape == [4, 3, 3, 3])
        #expect(weight.floats() == filled([4, 3, 3, 3]))
        for type in ["float64", "float16", "bfloat16"] {
            #expect(file.tensors["types.torch.\(type)"]?.floats() == filled([2, 3]))
        }
        for type in ["int64", "int32", "int16", "int8"] {
            #expect(file.tensors["types.torch.\(type)"]?.floats() == filled([2, 3]).map { $0 * 8 })
        }
        #expect(file.tensors["types.torch.uint8"]?.floats() == filled([2, 3]).map { $0 * 8 + 50 })
        #expect(file.tensors["types.torch.bool"]?.floats() == [0, 1, 0, 0, 1, 0])
        #expect(file.tensors["scalar"]?.shape == [])
        #expect(file.tensors["scalar"]?.floats() == [-1.5])
        #expect(file.tensors["empty"]?.shape == [0, 3])
        #expect(file.tensors["features.1.num_batches_tracked"]?.dtype == .I64)
    }

    @Test func namesAndTextMapKeepEveryCharacter() throws {
        let file = try SafetensorsFile(path: golden("names.safetensors"))
        #expect(file.metadata == ["note": "says \"hi\"\n\tü"])
        #expect(Set(file.names) == ["quote \" slash / back \\ é \n \u{1}", "b"])
    }

    @Test(arguments: [
        "state_zip", "names", "module_zip", "hostile_beside_weights_legacy", "untyped_zip", "checkpoint_zip",
    ])
    func writtenBytesEqualPythons(_ name: String) throws {
        let file = try SafetensorsFile(path: golden("\(name).safetensors"))
        let tensors = file.tensors.shuffled().map { ($0.key, $0.value) }
        try withFile { path in
            try SafetensorsFile.write(tensors, metadata: file.metadata, to: URL(fileURLWithPath: path))
            #expect(
                Array(try Data(contentsOf: URL(fileURLWithPath: path)))
                    == (try goldenBytes("\(name).safetensors")))
        }
    }

    @Test func roundTripKeepsTypeShapeAndBytes() throws {
        let tensors: [(String, StoredTensor)] = StoredType.allCases.map { type in
            let bytes = (0..<6 * type.size).map { _ in UInt8.random(in: 0...255) }
            return (type.rawValue, StoredTensor(bytes: bytes, dtype: type, shape: [2, 3]))
        }
        try withFile { path in
            try SafetensorsFile.write(
                tensors, metadata: ["a": "1", "b": "\u{1F600}"], to: URL(fileURLWithPath: path))
            let file = try SafetensorsFile(path: path)
            #expect(file.metadata == ["a": "1", "b": "\u{1F600}"])
            #expect(file.tensors == Dictionary(uniqueKeysWithValues: tensors))
        }
    }

    @Test func unalignedTensorsAreRead() throws {
        // A header of 61 bytes puts the floats at an odd address.
        let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
        for padding in 0..<8 {
            let bytes = safetensors(header + String(repeating: " ", count: padding), data: 8)
            let tensor = try withFile(bytes) { path in
                try #require(try SafetensorsFile(path: path).tensors["a"])
            }
            #expect(tensor.floats().map(\.bitPattern) == [0x0302_0100, 0x0706_0504])
        }
    }

    @Test func escapesAreUnderstood() throws {
        let header = #"{"\u00e9\ud83d\ude00\/\"":{"dtype":"U8","data_offsets":[0,1],"shape":[1]}}"#
        try withFile(safetensors(header, data: 1)) { path in
            let names = try SafetensorsFile(path: path).names
            #expect(names == ["é\u{1F600}/\""])
        }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "needs 8 bytes"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "needs 8 bytes"),
        (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3, "leaves a hole"),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
            3, "overlaps"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
            2, "comes twice"
        ),
        (#"{"__metadata__":{"x":"1","x":"2"}}"#, 0, "comes twice"),
        (#"{"__metadata__":{"x":1}}"#, 0, "expected '\"'"),
        (#"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0, "overflows"),
        (#"{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}"#, 0, "overflows"),
        (#"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0]}}"#, 0, "below 2^63"),
        (#"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}"#, 0, "a whole number"),
        (#"{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}"#, 1, "expected ']'"),
        (#"{"a":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}"#, 1, "a whole number"),
        (#"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#, 1, "type F8_E4M3"),
        (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}"#, 1, "once each in 'a'"),
        (#"{"a":{"dtype":"U8","shape":[1]}}"#, 1, "two data_offsets in 'a'"),
        (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}x"#, 1, "the end of the header"),
        (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 2, "1 bytes of no tensor"),
        (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 0, "cut short"),
        (
            #"{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#, 1,
            "cut short"
        ),
        ("{\"\u{8}\":", 0, "the rest of a text"),
        (#"{"\ud800x":"#, 0, "surrogate"),
        (#"{"a":{"dtype":"U8","shape":["# + String(repeating: "1,", count: 40), 0, "at most 32 numbers"),
        (#"{"#, 0, "expected '\"'"),
    ])
    func brokenHeadersAreRefused(_ header: String, _ count: Int, _ message: String) throws {
        let error = try withFile(safetensors(header, data: count)) { path in
            try #require(failure { () throws(ModelFileError) in try SafetensorsFile(path: path) })
        }
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func lengthOfTheHeaderIsChecked() throws {
        try withFile([1, 2, 3]) { path in
            #expect(
                failure { () throws(ModelFileError) in try SafetensorsFile(path: path) }
                    == .truncated(path: path, expected: 8, found: 3))
        }
        try withFile(littleEndian(UInt64(50)) + Array("{}".utf8)) { path in
            #expect(
                failure { () throws(ModelFileError) in try SafetensorsFile(path: path) }
                    == .truncated(path: path, expected: 58, found: 10))
        }
        try withFile(littleEndian(UInt64.max) + Array("{}".utf8)) { path in
            let error = complaint { () throws(ModelFileError) in try SafetensorsFile(path: path) }
            #expect(error.contains("at most 100000000 bytes"))
        }
    }

    @Test func twoTensorsOfOneNameAreNotWritten() throws {
        let tensor = StoredTensor(floats: [1], shape: [])
        for names in [["a", "a"], ["__metadata__"]] {
            try withFile { path in
                let error = complaint { () throws(ModelFileError) in
                    try SafetensorsFile.write(names.map { ($0, tensor) }, to: URL(fileURLWithPath: path))
                }
                #expect(error.contains("taken"))
            }
        }
    }

    @Test func aFolderThatIsMissingIsNamed() throws {
        let url = URL(fileURLWithPath: golden("no such folder/x.safetensors"))
        let error = complaint { () throws(ModelFileError) in try SafetensorsFile.write([], to: url) }
        #expect(error.hasPrefix(url.path))
    }
}
