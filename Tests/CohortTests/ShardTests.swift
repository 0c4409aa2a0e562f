import Cohort
import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

/// What another program finds in a shard.
@Suite struct ShardTests {
    private func shards(in folder: TemporaryFolder) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".safetensors")
        }
        .sorted().map { folder.url.appendingPathComponent($0) }
    }

    @Test(arguments: [PixelDepth.eight, .sixteen], [5, 97, 224])
    func aShardIsASafetensorsFileOfDigestsChecksumsAndFilms(depth: PixelDepth, size: Int) throws {
        let folder = try TemporaryFolder()
        let preprocessing = Preprocessing(size: size, fit: .pad, normalisation: .imageNet(channels: 1))
        let cache = try PixelCache(folder: folder.url, preprocessing: preprocessing, depth: depth)
        #expect(try shards(in: folder).isEmpty, "nothing is made before the first film")
        let text = "a film's file"
        let path = try folder.write(text, "film.png")
        let digest = try cache.digest(ofFile: path)
        let levels = (0..<size * size).map { UInt16(truncatingIfNeeded: $0 &* 40503) }
        let bytes: [UInt8]
        switch depth {
        case .eight:
            bytes = levels.map { UInt8($0 >> 8) }
            try cache.store(PreparedFilm(size: size, pixels: bytes), for: digest)
        case .sixteen:
            bytes = levels.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            try cache.store(pixels16: levels, for: digest)
        }
        let place = try #require(cache.place(of: digest))
        let url = try #require(try shards(in: folder).first)
        #expect((place.shardName, place.row) == (url.lastPathComponent, 0))
        let shard = try ShardFile(url)
        #expect(shard.tensors["films"]?.dtype == (depth == .eight ? "U8" : "U16"))
        let capacity = try #require(shard.tensors["films"]?.shape.first)
        #expect(shard.tensors["films"]?.shape == [capacity, size, size])
        #expect(shard.metadata["bits"] == "\(depth.rawValue)")
        #expect(shard.metadata["capacity"] == "\(capacity)")
        let told = try JSONDecoder().decode(
            [String: Told].self, from: Data(#"{"x":\#(shard.metadata["preprocessing"] ?? "")}"#.utf8))
        #expect(told["x"] == Told(size: size, fit: "pad", resize: "exact"))
        #expect(try shard.row("films", 0) == bytes)
        #expect(
            try shard.row("digests", 0).map { String(format: "%02x", $0) }.joined() == Digest.sha256(text))
        let checksum = bytes.withUnsafeBytes { Checksum.xxh64($0) }
        #expect(try shard.row("checksums", 0) == withUnsafeBytes(of: checksum.littleEndian) { Array($0) })
        #expect(try shard.filledSlots == 1)
    }

    private struct Told: Decodable, Equatable {
        let size: Int
        let fit: String
        let resize: String
    }

    /// Small cohorts waste little, large ones have few files, and the films of all shards are found again.
    @Test func shardsGrow() throws {
        let folder = try TemporaryFolder()
        let preprocessing = Preprocessing(size: 8, normalisation: .imageNet(channels: 1))
        func film(_ number: Int) -> PreparedFilm {
            PreparedFilm(size: 8, pixels: Array(repeating: UInt8(truncatingIfNeeded: number), count: 64))
        }
        let digests = try (0..<1000).map {
            try FileDigest(contentsOf: URL(filePath: folder.write("\($0)", "f/\($0)")))
        }
        do {
            let cache = try PixelCache(folder: folder.url, preprocessing: preprocessing)
            for (number, digest) in digests.enumerated() { try cache.store(film(number), for: digest) }
        }
        let capacities = try shards(in: folder).map {
            try #require(try ShardFile($0).tensors["films"]?.shape[0])
        }
        #expect(capacities == [256, 512, 1024])
        let cache = try PixelCache(folder: folder.url, preprocessing: preprocessing)
        for (number, digest) in digests.enumerated() { #expect(cache.film(for: digest) == film(number)) }
        // A deleted shard costs its films; its number is used again.
        try FileManager.default.removeItem(at: try shards(in: folder)[1])
        let after = try PixelCache(folder: folder.url, preprocessing: preprocessing)
        let lost = digests.indices.filter { after.film(for: digests[$0]) == nil }
        #expect(lost.count == 744, "behind a missing shard nothing is looked for")
        for number in lost { try after.store(film(number), for: digests[number]) }
        for (number, digest) in digests.enumerated() { #expect(after.film(for: digest) == film(number)) }
    }

    /// Films of a megapixel still get a shard of a few films.
    @Test func largeFilmsHaveSmallShards() throws {
        let folder = try TemporaryFolder()
        let cache = try PixelCache(
            folder: folder.url,
            preprocessing: Preprocessing(size: 2048, normalisation: .imageNet(channels: 1)))
        let digest = try FileDigest(contentsOf: URL(filePath: folder.write("x", "x")))
        try cache.store(
            PreparedFilm(size: 2048, pixels: Array(repeating: 9, count: 2048 * 2048)), for: digest)
        #expect(try ShardFile(try shards(in: folder)[0]).tensors["films"]?.shape[0] == 8)
    }

    /// Training copies films straight out of the mapping; a shard that is cut meanwhile is decoded anew.
    @Test func loadingGoesOnAfterAShardIsCut() throws {
        let folder = try TemporaryFolder()
        let films = try (0..<20).map { number in
            Film(path: try folder.write("\(number)", "films/\(number)"), patient: "p", labels: [:])
        }
        let preprocessing = Preprocessing(size: 16, normalisation: .imageNet(channels: 1))
        let decodes = Counters()
        let source = FilmSource(
            films: films, preprocessing: preprocessing,
            cache: try PixelCache(folder: folder.url, preprocessing: preprocessing)
        ) { path, _ in
            decodes.add(1)
            let level = UInt8(URL(filePath: path).lastPathComponent) ?? 255
            return PreparedFilm(size: 16, pixels: Array(repeating: level, count: 256))
        }
        let expected = (0..<20).flatMap { Array(repeating: UInt8($0), count: 256) }
        func epoch() throws -> [UInt8] {
            try FilmLoader(source: source, batchSize: 7, workers: 2).batches(order: Array(0..<20), epoch: 0)
                .flatMap { try $0.get().pixels }
        }
        #expect(source.survey(workers: 2).decoded == 20)
        for _ in 0..<3 { #expect(try epoch() == expected) }
        #expect(decodes.current == 20)
        #expect(truncate(try shards(in: folder)[0].path, 5000) == 0)
        for _ in 0..<3 { #expect(try epoch() == expected) }
        #expect(decodes.current == 40, "once more for every film, and stored in another shard")
        #expect(try shards(in: folder).count == 2)
    }
}
