import Foundation
import Groundwork
import ModelFile
import Testing

/// Whatever happens to a file on its way, reading it ends with its tensors or with an error.
@Suite(.timeLimit(.minutes(20))) struct DamagedFileTests {
    static let files = [
        "state_zip.pth", "state_legacy.pth", "state_protocol4.pth", "state_protocol5_legacy.pth",
        "module_zip.pth",
        "module_legacy.pth", "checkpoint_zip.pth", "untyped_zip.pth", "state_zip.safetensors",
        "names.safetensors",
        "model_v1.safetensors", "types.h5", "latest.h5", "cycle.h5",
    ]

    @Test(arguments: files)
    func everyTruncationIsNoticed(_ name: String) throws {
        let bytes = try goldenBytes(name)
        for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 400) {
            #expect(try failure(reading: Array(bytes[..<length])) != nil, "\(length) of \(bytes.count) bytes")
        }
    }

    @Test(arguments: files)
    func flippedBytesNeverCrash(_ name: String) throws {
        let before = peakMemory()
        var generator = SeededGenerator(7, "flip " + name)
        let bytes = try goldenBytes(name)
        for _ in 0..<600 {
            var damaged = bytes
            for _ in 0...generator.index(below: 3) {
                damaged[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
            }
            try withFile(damaged) { path in
                guard let tensors = try? WeightFile.read(path) else { return }
                for tensor in tensors.values { #expect(tensor.withBytes { $0.count } == tensor.byteCount) }
            }
        }
        // Other tests run beside this one; what must not be is the gigabytes that a damaged length declares.
        #expect(peakMemory() - before < 1 << 30)
    }

    @Test func aFlippedBitInWeightsIsNoticed() throws {
        let bytes = try goldenBytes("state_zip.pth")
        // The first element of features.0.weight, -6.25, lies where its storage's entry starts.
        let first = littleEndian(Float(-6.25).bitPattern)
        let position = try #require((0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == first })
        for bit in 0..<8 {
            var damaged = bytes
            damaged[position] ^= 1 << bit
            #expect((try complaint(reading: damaged)).contains("checksum"))
        }
    }

    private func peakMemory() -> Int {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss << 10
        #endif
    }
}
