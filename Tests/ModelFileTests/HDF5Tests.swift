import Foundation
import ModelFile
import Testing

/// Files of h5py, read without libhdf5: Tests/Goldens/ModelFile/make_hdf5.py.
@Suite struct HDF5Tests {
    @Test(arguments: ["keras1", "keras2", "types", "latest"])
    func tensorsEqualThoseThatPythonReads(_ name: String) throws {
        let tensors = try WeightFile.read(golden("\(name).h5"))
        let expected = try SafetensorsFile(path: golden("\(name)_h5.safetensors")).tensors
        #expect(tensors.keys.sorted() == expected.keys.sorted())
        for (key, tensor) in expected { #expect(tensors[key] == tensor, "\(key)") }
    }

    @Test func aGroupThatContainsItselfIsEnteredOnce() throws {
        let tensors = try WeightFile.read(golden("cycle.h5"))
        #expect(tensors.count == 1)
        #expect(tensors.values.first?.floats() == filled([2, 2]))
    }

    @Test(arguments: [
        ("chunked.h5", "weights in pieces ('kernel:0')"), ("gzip.h5", "compressed weights ('kernel:0')"),
        ("bigendian.h5", "'kernel:0' has elements of type 4 bytes, the highest first"),
    ])
    func whatKerasDoesNotWriteIsRefusedByName(_ name: String, _ message: String) throws {
        let text = complaint { () throws(ModelFileError) in try WeightFile.read(golden(name)) }
        #expect(text.hasPrefix(golden(name)) && text.contains(message), "\(text)")
    }

    /// A header's lengths and addresses decide what is read next: each is set to what could lead astray.
    @Test(.timeLimit(.minutes(20)), arguments: ["types.h5", "latest.h5", "cycle.h5"])
    func noLengthOrAddressLeadsAstray(_ name: String) throws {
        let bytes = try goldenBytes(name)
        for position in stride(from: 8, to: min(bytes.count, 2400), by: 4) {
            for value: UInt64 in [0, 96, 0xFFFF, UInt64(bytes.count) - 1, 1 << 40, .max] {
                var damaged = bytes
                let end = min(position + 8, damaged.count)
                damaged.replaceSubrange(position..<end, with: littleEndian(value).prefix(end - position))
                try withFile(damaged) { path in
                    guard let tensors = try? WeightFile.read(path) else { return }
                    for tensor in tensors.values {
                        _ = tensor.withBytes { $0.reduce(UInt8(0), ^) }
                        #expect(tensor.withBytes { $0.count } == tensor.byteCount)
                    }
                }
            }
        }
    }
}
