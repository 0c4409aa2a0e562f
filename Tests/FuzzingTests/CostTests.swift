import Foundation
import Fuzzing
import Testing

/// Large inputs made to cost more than their size; a fuzzer only tries small ones.
@Suite("Costly inputs end in time", .serialized, .timeLimit(.minutes(20)))
struct CostTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target, testDescription: String
        let make: @Sendable () -> [UInt8]

        init(_ target: String, _ what: String, _ make: @escaping @Sendable () -> [UInt8]) {
            (self.target, testDescription, self.make) = (target, what, make)
        }
    }

    static let cases: [Case] = [
        Case("safetensors", "1.7 million tensors") {
            safetensors((0..<1_700_000).map { entry(String($0, radix: 16)) })
        },
        Case("safetensors", "a map of 8 million texts") {
            safetensors(["\"__metadata__\":{" + texts(8_000_000) + "}"])
        },
        Case("safetensors", "a card of 45 million numbers") {
            let zeros = String(repeating: "0,", count: 45_000_000)
            return safetensors([
                "\"__metadata__\":{\"thorax.card\":\"{\\\"version\\\":1,\\\"a\\\":[\(zeros)0]}\"}"
            ])
        },
        Case("safetensors", "a card of braces") {
            safetensors([
                "\"__metadata__\":{\"thorax.card\":\"" + String(repeating: "[", count: 3_900_000) + "\"}"
            ])
        },
        Case("pth", "a dictionary that wraps itself beside 900,000 entries") {
            pickle("}q\u{1}(X") + [5, 0, 0, 0] + Array("modelh\u{1}".utf8)
                + Array(String(repeating: "NN", count: 900_000).utf8) + Array("u.".utf8)
        },
        Case("pth", "the same text as 900,000 keys") {
            pickle("}q\u{1}(X") + [5, 0, 0, 0] + Array("modelh\u{1}X".utf8) + [10, 0, 0, 0]
                + Array("state_dicuq\u{2}N".utf8) + Array(String(repeating: "h\u{2}N", count: 600_000).utf8)
                + Array("u.".utf8)
        },
        Case("jpeg", "a progressive CMYK film of 100 million pixels") { progressive(components: 4) },
        Case("jpeg", "a progressive colour film of 100 million pixels") { progressive(components: 3) },
        Case("csv", "300,000 columns") {
            let columns = (0..<300_000).map { "f\($0)" }.joined(separator: ",")
            return Array("path,patient,\(columns)\na.png,p\(String(repeating: ",1", count: 300_000))\n".utf8)
        },
        Case("csv", "a quotation mark on each of a million lines") {
            Array("path,patient\n".utf8) + Array(String(repeating: "\"\na\"b,\n", count: 1_000_000).utf8)
        },
        Case("csv", "a path of 2 million folders and their parents") {
            let there = String(repeating: "a/", count: 1_000_000)
            return Array("path,patient\n\(there)\(String(repeating: "../", count: 1_000_000))b,p\n".utf8)
        },
        Case("csv", "a finding of a million combining marks") {
            Array("path,patient,\(String(repeating: "a\u{301}\u{323}", count: 500_000))\nq,p,1\n".utf8)
        },
    ]

    @Test(arguments: cases)
    func cost(_ input: Case) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == input.target })
        let bytes = input.make()
        let seconds = cpuSeconds { bytes.withUnsafeBytes(target.run) }
        print("\(input.target), \(input.testDescription): \(bytes.count >> 10) KB, \(seconds) s")
        // Twice what the costliest takes on a core that it shares.
        #expect(seconds < 10)
    }

    private static func safetensors(_ members: [String]) -> [UInt8] {
        let header = Array("{\(members.joined(separator: ","))}".utf8)
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    }

    private static func entry(_ name: String) -> String {
        "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"
    }

    private static func texts(_ count: Int) -> String {
        (0..<count).map { "\"\(String($0, radix: 16))\":\"\"" }.joined(separator: ",")
    }

    private static func pickle(_ start: String) -> [UInt8] {
        [0x80, 2] + start.unicodeScalars.map { UInt8($0.value) }
    }

    /// Scans of one DC coefficient per block; every code is one zero bit.
    private static func progressive(components: UInt8) -> [UInt8] {
        let side = 9999
        let size: [UInt8] = [UInt8(side >> 8), UInt8(side & 255), UInt8(side >> 8), UInt8(side & 255)]
        var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 16, count: 64)
        file += [0xFF, 0xC2, 0, 8 + 3 * components, 8] + size + [components]
        for component in 1...components { file += [component, 0x11, 0] }
        file += [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 16)
        let blocks = (side + 7) / 8 * ((side + 7) / 8)
        for component in 1...components {
            file +=
                [0xFF, 0xDA, 0, 8, 1, component, 0, 0, 0, 0] + [UInt8](repeating: 0, count: (blocks + 7) / 8)
        }
        return file + [0xFF, 0xD9]
    }
}
