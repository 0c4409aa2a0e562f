import Foundation
import ModelFile
import Testing

@Suite struct CheckpointTests {
    @Test(arguments: [
        "state_zip", "state_legacy", "state_protocol4", "state_protocol5_legacy", "module_zip",
        "module_legacy",
        "checkpoint_zip", "untyped_zip", "hostile_beside_weights_legacy",
    ])
    func tensorsEqualThoseThatPythonReads(_ name: String) throws {
        let tensors = try WeightFile.read(golden("\(name).pth"))
        let expected = try SafetensorsFile(path: golden("\(name).safetensors")).tensors
        #expect(tensors.keys.sorted() == expected.keys.sorted())
        for (key, tensor) in expected { #expect(tensors[key] == tensor, "\(key)") }
    }

    @Test func safetensorsIsReadByTheSameCall() throws {
        let tensors = try WeightFile.read(golden("module_zip.safetensors"))
        #expect(tensors["classifier.weight"]?.floats() == filled([2, 3]))
    }

    @Test func aHostilePickleIsNotExecuted() throws {
        let error = complaint { () throws(ModelFileError) in try WeightFile.read(golden("hostile_zip.pth")) }
        #expect(error.contains("posix.system, which was not executed"))
        #expect(!FileManager.default.fileExists(atPath: "hostile-pickle-was-executed"))
    }

    @Test(arguments: [
        ("complex_zip.pth", "tensor 'weight' has elements of type torch.ComplexFloatStorage"),
        ("uint16_zip.pth", "tensor 'weight' has elements of type torch.uint16"),
        ("deflated.pth", "compressed"),
        ("torchscript.pth", "TorchScript"),
        ("make_goldens.py", "text that starts with"),
        (".", "isn't a regular file"),
        ("missing.pth", "No such file"),
    ])
    func otherFilesAreRefusedByName(_ name: String, _ message: String) throws {
        let text = complaint { () throws(ModelFileError) in try WeightFile.read(golden(name)) }
        #expect(text.hasPrefix(golden(name)) && text.contains(message), "\(text)")
    }

    @Test(
        arguments: [
            ([], "an empty file"),
            ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "is damaged at byte"),
            (Array("version https://git-lfs.github.com/spec/v1".utf8), "git lfs pull"),
            (Array("<!DOCTYPE html><html>".utf8), "'<!DOCTYPE ht'"),
            ([0xFF, 0x00, 0x12], "bytes ff 00 12"),
            ([0x80, 2, 0x4B, 1, 0x2E], "a pickle that torch.save didn't write"),
            ([0x50, 0x4B, 3, 4, 0, 0], "cut short"),
        ] as [([UInt8], String)])
    func otherContentIsRefusedByName(_ bytes: [UInt8], _ message: String) throws {
        let error = try complaint(reading: bytes)
        #expect(error.contains(message), "\(error)")
    }

    @Test func stridesBeyondTheStorageAreRefused() throws {
        for (offset, shape, strides) in [
            (0, [5], [1]), (1, [4], [1]), (0, [2, 2], [3, 1]), (0, [Int.max, 2], [1, 1]), (0, [2], [Int.max]),
            (Int.max, [], []), (0, [2, 3, 0, Int.max], [1, 1, 1, 1]),
        ] {
            let file = PickleBuilder.legacyFile { pickle in
                pickle.raw("}")
                pickle.text("w")
                pickle.tensor(count: 4, offset: offset, shape: shape, strides: strides)
                pickle.raw("s")
            }
            let error = try complaint(reading: file)
            #expect(error.contains("tensor 'w'"), "\(error)")
        }
    }

    @Test func repeatedElementsCannotFillTheMemory() throws {
        let file = PickleBuilder.legacyFile { pickle in
            pickle.raw("}")
            pickle.text("w")
            pickle.tensor(count: 4, shape: [1 << 20, 1 << 20], strides: [0, 0])
            pickle.raw("s")
        }
        #expect((try complaint(reading: file)).contains("repeats elements"))
    }

    @Test func negativeStridesAndWrongCountsAreRefused() throws {
        for (count, strides) in [(4, [-1]), (5, [1]), (Int.max, [1])] {
            let file = PickleBuilder.legacyFile { pickle in
                pickle.raw("}")
                pickle.text("w")
                pickle.tensor(count: count, shape: [2], strides: strides)
                pickle.raw("s")
            }
            #expect(try failure(reading: file) != nil)
        }
    }
}
