import Foundation
import ModelFile
import Testing

/// Pickles that are small and valid, and would cost a naive reader its stack, its memory or its patience.
@Suite(.timeLimit(.minutes(20))) struct HostilePickleTests {
    @Test func deepNestingNeedsNoStack() throws {
        let file = PickleBuilder.legacyFile(floats: 0) { pickle in
            pickle.raw(")")
            pickle.raw([UInt8](repeating: 0x85, count: 1_000_000))
        }
        #expect((try complaint(reading: file)).contains("found a tuple"))
    }

    @Test func operationsAreLimited() throws {
        let file = PickleBuilder.legacyFile(floats: 0) { $0.raw([UInt8](repeating: 0x29, count: 3_000_000)) }
        #expect((try complaint(reading: file)).contains("more than 2000000 pickle operations"))
    }

    @Test func copiesCountTowardsTheLimit() throws {
        // One list of 10,000 pairs, handed to OrderedDict again and again.
        let file = PickleBuilder.legacyFile(floats: 0) { pickle in
            pickle.raw("](")
            for _ in 0..<10_000 { pickle.raw("NN\u{86}".unicodeScalars.map { UInt8($0.value) }) }
            pickle.raw("eq\u{1}")
            for _ in 0..<10_000 {
                pickle.global("collections", "OrderedDict")
                pickle.raw([0x68, 1, 0x85, 0x52])
            }
        }
        #expect((try complaint(reading: file)).contains("pickle operations"))
    }

    @Test func dictionariesInsideThemselvesEnd() throws {
        let file = PickleBuilder.legacyFile(floats: 0) { pickle in
            pickle.raw("}q\u{1}")
            pickle.text("state_dict")
            pickle.raw("h\u{1}s")
        }
        #expect((try complaint(reading: file)).contains("more than 64 nested dictionaries"))
    }

    /// `levels` modules, each of which holds the one before it under two names: 2^levels paths.
    private func modules(levels: Int, names: [String] = ["a", "b"]) -> [UInt8] {
        PickleBuilder.legacyFile { pickle in
            for level in 0..<levels {
                pickle.global("torch.nn", "Module")
                pickle.raw([0x29, 0x81])
                pickle.raw("}(")
                pickle.text("_modules")
                pickle.raw("}(")
                for name in names where level > 0 {
                    pickle.text(name)
                    pickle.raw([0x68, UInt8(level)])
                }
                pickle.raw("u")
                pickle.text("_parameters")
                pickle.raw("}")
                pickle.text("w")
                pickle.tensor(count: 4, shape: [4], strides: [1])
                pickle.raw("sub")
                pickle.raw([0x71, UInt8(level + 1)])
            }
        }
    }

    @Test func sharedModulesAreWalkedOncePerName() throws {
        let tensors = try withFile(modules(levels: 3)) { try WeightFile.read($0) }
        #expect(tensors.keys.sorted() == ["a.a.w", "a.b.w", "a.w", "b.a.w", "b.b.w", "b.w", "w"])
    }

    @Test func sharedModulesCannotExplode() throws {
        let error = try complaint(reading: modules(levels: 50))
        #expect(error.contains("entries in its modules"), "\(error)")
        let names = [String(repeating: "a", count: 1000), String(repeating: "b", count: 1000)]
        let long = try complaint(reading: modules(levels: 50, names: names))
        #expect(long.contains("characters in a tensor's name"), "\(long)")
    }

    @Test func modulesInsideThemselvesEnd() throws {
        let file = PickleBuilder.legacyFile(floats: 0) { pickle in
            pickle.global("torch.nn", "Module")
            pickle.raw([0x29, 0x81])
            pickle.raw("q\u{1}}")
            pickle.text("_modules")
            pickle.raw("}")
            pickle.text("self")
            pickle.raw("h\u{1}ssb")
        }
        #expect((try complaint(reading: file)).contains("more than 64 modules"))
    }

    @Test(
        arguments: [
            ([0x58, 0xFF, 0xFF, 0xFF, 0xFF], "more bytes of the pickle"),
            ([0x8D] + [UInt8](repeating: 0xFF, count: 8), "more bytes of the pickle"),
            ([0x8B, 0xFF, 0xFF, 0xFF, 0xFF], "more bytes of the pickle"),
            ([0x52], "a value on the pickle's stack"),
            ([0x28, 0x30, 0x2E], "a value on the pickle's stack"),
            ([0x74], "a mark on the pickle's stack"),
            ([0x4E, 0x28, 0x61], "a value on the pickle's stack"),
            ([0x4E, 0x4E, 0x61], "a container on the pickle's stack"),
            ([0x68, 7], "unknown index 7"),
            ([0x82, 1], "byte 130"),
            ([0x80, 9], "protocol 9"),
            ([0x4E, 0x51], "the id of a storage"),
            ([0x4E, 0x4E, 0x52], "a tuple of arguments"),
            ([0x7D, 0x28, 0x4E, 0x75], "a value for every key"),
            ([0x63] + [UInt8](repeating: 0x61, count: 5000), "a line feed"),
            ([0x4E], "a state dict or a module, found None"),
        ] as [([UInt8], String)])
    func brokenPicklesAreRefused(_ bytes: [UInt8], _ message: String) throws {
        let error = try complaint(reading: PickleBuilder.legacyFile(floats: 0) { $0.raw(bytes) })
        #expect(error.contains(message), "\(error)")
    }
}
