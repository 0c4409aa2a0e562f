import Foundation
import Testing
import _TestSupport

@Suite("thorax data cache")
struct DataCacheTests {
    private func phantoms(_ scratch: ScratchFolder, count: Int = 12) throws -> String {
        let result = try ThoraxProcess.run(
            ["phantom", "--count", "\(count)", "--size", "64", "--output", scratch.path("phantoms")])
        #expect(result.status == 0, "\(result.errors)")
        return scratch.path("phantoms/cohort.csv")
    }

    private func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("Shards are filled once, and the index says where each film is", arguments: ["8", "16"])
    func fills(bits: String) throws {
        let scratch = try ScratchFolder()
        let cohort = try phantoms(scratch)
        let arguments = [
            "data", "cache", cohort, "--size", "32", "--bits", bits, "--output", scratch.path("films"),
        ]
        let first = try ThoraxProcess.run(arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("12 films: 12 decoded, 0 there already, 0 unreadable"))
        let index = try rows(scratch.path("films/index.csv"))
        #expect(index[0] == ["path", "shard", "slot"])
        #expect(index.count == 13)
        #expect(Set(index.dropFirst().map { $0[2] }) == Set((0..<12).map(String.init)))
        let shard = scratch.path("films/" + index[1][1])
        let before = try Data(contentsOf: URL(filePath: shard))
        let second = try ThoraxProcess.run(arguments)
        #expect(second.output.contains("12 films: 0 decoded, 12 there already"))
        #expect(try Data(contentsOf: URL(filePath: shard)) == before)
        #expect(try rows(scratch.path("films/index.csv")) == index)
    }

    @Test("A film that can't be read is named, left blank in the index, and fails the command")
    func unreadable() throws {
        let scratch = try ScratchFolder()
        let cohort = try phantoms(scratch, count: 3)
        let film = scratch.path("phantoms/films/000001.png")
        try Data("no film".utf8).write(to: URL(filePath: film))
        let result = try ThoraxProcess.run(
            ["data", "cache", cohort, "--size", "32", "--output", scratch.path("films")])
        #expect(result.status == 1)
        #expect(result.errors.contains("000001.png"), "\(result.errors)")
        #expect(result.output.contains("3 films: 2 decoded, 0 there already, 1 unreadable"))
        let index = try rows(scratch.path("films/index.csv"))
        #expect(index.count { $0[1].isEmpty && $0[2].isEmpty } == 1)
    }

    @Test("Options that make no sense are refused by name")
    func badOptions() throws {
        for (options, word) in [
            (["--bits", "12"], "expected 8 or 16"), (["--size", "0"], "expected 1 to 4096"),
            (["--bits", "16", "--resize", "fast"], "always decoded in full"),
            (["--fit", "bend"], "stretch, pad or crop"),
        ] {
            let result = try ThoraxProcess.run(["data", "cache", "x.csv", "--output", "y"] + options)
            #expect(result.status != 0)
            #expect(result.errors.contains(word), "\(result.errors)")
        }
    }
}
