import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Synchronization
import Testing
import _TestSupport

@Suite struct PixelCacheTests {
    static let preprocessing = Preprocessing(size: 24, normalisation: .imageNet(channels: 1))

    private func film(_ number: Int) -> PreparedFilm {
        var generator = SeededGenerator(UInt64(number), "film")
        return PreparedFilm(
            size: 24, pixels: (0..<24 * 24).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }

    private func digests(_ count: Int, in folder: TemporaryFolder) throws -> [FileDigest] {
        try (0..<count).map { number in
            try FileDigest(
                contentsOf: URL(fileURLWithPath: folder.write("film \(number)", "films/\(number)")))
        }
    }

    private func open(_ folder: TemporaryFolder) throws -> PixelCache {
        try PixelCache(folder: folder.url.appendingPathComponent("cache"), preprocessing: Self.preprocessing)
    }

    private func file(_ folder: TemporaryFolder, _ suffix: String) throws -> URL {
        let cache = folder.url.appendingPathComponent("cache")
        let names = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        return cache.appendingPathComponent(try #require(names.sorted().first { $0.hasSuffix(suffix) }))
    }

    @Test func digestsAreSHA256() throws {
        let folder = try TemporaryFolder()
        let digest = try FileDigest(contentsOf: URL(fileURLWithPath: folder.write("abc", "x")))
        #expect("\(digest)" == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func keepsFilmsOverRuns() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(50, in: folder)
        do {
            let cache = try open(folder)
            for (number, digest) in digests.enumerated() {
                #expect(cache.film(for: digest) == nil)
                try cache.store(film(number), for: digest)
                #expect(cache.film(for: digest) == film(number))
            }
        }
        let cache = try open(folder)
        #expect(cache.count == 50)
        for (number, digest) in digests.enumerated() { #expect(cache.film(for: digest) == film(number)) }
    }

    @Test func everyPreprocessingHasItsOwnFilms() throws {
        let folder = try TemporaryFolder()
        let digest = try digests(1, in: folder)[0]
        try open(folder).store(film(0), for: digest)
        var other = Self.preprocessing
        other.fit = .pad
        #expect(
            try PixelCache(folder: folder.url.appendingPathComponent("cache"), preprocessing: other).count
                == 0)
        // Normalisation comes after the pixels: the same films serve any.
        other = Self.preprocessing
        other.normalisation = .imageNet(channels: 3)
        #expect(
            try PixelCache(folder: folder.url.appendingPathComponent("cache"), preprocessing: other).count
                == 1)
    }

    /// Whatever byte of a shard's header or tables is damaged, the film is right or decoded anew, and the next run
    /// completes the cache.
    @Test func survivesDamageAnywhereInAShard() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(5, in: folder)
        do {
            let cache = try open(folder)
            for number in 0..<4 { try cache.store(film(number), for: digests[number]) }
        }
        let shard = try file(folder, "-0001.safetensors")
        let whole = try Data(contentsOf: shard)
        var generator = SeededGenerator(3, "damage")
        // The header, then both tables, then the first films.
        let tables = 4096..<4096 + 40 * 256
        let places =
            [0, 1, 7, 8, 9, 100, 700, 2000, 4095] + (0..<60).map { _ in generator.index(below: 4096) }
            + (0..<140).map { tables.lowerBound + $0 } + (0..<40).map { tables.lowerBound + 32 * 256 + $0 }
            + (0..<40).map { _ in tables.upperBound + generator.index(below: 4 * 576) }
        for place in places {
            var bytes = whole
            bytes[place] ^= UInt8(1 + generator.index(below: 255))
            try bytes.write(to: shard)
            try? FileManager.default.removeItem(at: Self.second(shard))
            for _ in 0..<2 {
                let cache = try open(folder)
                for (number, digest) in digests.enumerated() {
                    if let found = cache.film(for: digest) {
                        #expect(found == film(number), "byte \(place)")
                    } else {
                        try cache.store(film(number), for: digest)
                    }
                    #expect(cache.film(for: digest) == film(number), "byte \(place)")
                }
            }
        }
    }

    private static func second(_ shard: URL) -> URL {
        URL(filePath: shard.path.replacing("-0001.", with: "-0002."))
    }

    /// A shard cut by another program, before or while a process has it mapped, costs its films only.
    @Test func aCutShardIsLeftAloneAndReplaced() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(3, in: folder)
        for length in [0, 1, 8, 4095, 4096, 4097, 4096 + 40 * 8 + 576 * 8, 20_000, 160_000] {
            try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("cache"))
            let cache = try open(folder)
            for number in 0..<3 { try cache.store(film(number), for: digests[number]) }
            let shard = try file(folder, "-0001.safetensors")
            #expect(truncate(shard.path, off_t(length)) == 0)
            for opened in [cache, try open(folder)] {
                for number in 0..<3 {
                    if opened.film(for: digests[number]) == nil {
                        try opened.store(film(number), for: digests[number])
                    }
                    #expect(opened.film(for: digests[number]) == film(number))
                }
            }
            #expect(try open(folder).count == 3)
            #expect(
                try Data(contentsOf: shard).count == length, "nothing is written into what is not a shard")
        }
    }

    @Test func aKillWhileAShardIsMadeLeavesNone() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(1, in: folder)
        _ = try open(folder)
        let name = try file(folder, ".lock").deletingPathExtension().lastPathComponent
        try folder.write(Array(repeating: 7, count: 10_000), "cache/\(name).partial")
        let cache = try open(folder)
        #expect(cache.count == 0)
        try cache.store(film(0), for: digests[0])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache")
        #expect(!names.contains { $0.hasSuffix(".partial") })
        #expect(try open(folder).film(for: digests[0]) == film(0))
    }

    /// A film whose bytes rotted on the disk fails its checksum and is mended in its own slot.
    @Test func rottenBytesAreFoundAndMended() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(3, in: folder)
        do {
            let cache = try open(folder)
            for number in 0..<3 { try cache.store(film(number), for: digests[number]) }
        }
        let shard = try file(folder, "-0001.safetensors")
        let whole = try Data(contentsOf: shard)
        var bytes = whole
        bytes[4096 + 40 * 256 + 576 + 100] ^= 1
        try bytes.write(to: shard)
        do {
            let cache = try open(folder)
            #expect(cache.contains(digests[1]), "not looked at yet")
            #expect(cache.film(for: digests[0]) == film(0))
            #expect(cache.film(for: digests[1]) == nil)
            #expect(!cache.contains(digests[1]))
            #expect(cache.film(for: digests[2]) == film(2))
            try cache.store(film(1), for: digests[1])
            #expect(cache.film(for: digests[1]) == film(1))
        }
        #expect(try Data(contentsOf: shard) == whole)
    }

    @Test func arbitraryFilesInItsPlaceNeverCrash() throws {
        var generator = SeededGenerator(9, "cache bytes")
        let folder = try TemporaryFolder()
        let digest = try digests(1, in: folder)[0]
        try open(folder).store(film(0), for: digest)
        let shard = try file(folder, "-0001.safetensors")
        let remembered = try file(folder, ".digests")
        for _ in 0..<100 {
            try? FileManager.default.removeItem(at: Self.second(shard))
            for place in [shard, remembered] {
                let bytes = (0..<generator.index(below: 9000)).map { _ in
                    UInt8(truncatingIfNeeded: generator.next())
                }
                try Data(bytes).write(to: place)
            }
            let cache = try open(folder)
            #expect(cache.film(for: digest) == nil)
            try cache.store(film(0), for: digest)
            #expect(cache.film(for: digest) == film(0))
        }
        try FileManager.default.removeItem(at: shard)
        try FileManager.default.createDirectory(at: shard, withIntermediateDirectories: true)
        #expect(try open(folder).film(for: digest) == film(0))
    }

    /// What a slot holds when a writer was killed between any two of its writes: nothing, or the film.
    @Test func aHalfFilledSlotIsEmpty() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(2, in: folder)
        try open(folder).store(film(0), for: digests[0])
        let shard = try file(folder, "-0001.safetensors")
        let whole = try Data(contentsOf: shard)
        // The digest is written last: without it the slot is free, whatever pixels and checksum say.
        var bytes = whole
        bytes.replaceSubrange(4096..<4096 + 32, with: Data(count: 32))
        try bytes.write(to: shard)
        let cache = try open(folder)
        #expect(cache.count == 0)
        try cache.store(film(1), for: digests[1])
        #expect(try open(folder).film(for: digests[1]) == film(1))
        #expect(cache.film(for: digests[0]) == nil)
        // A power cut can keep the digest and lose the rest.
        bytes = whole
        bytes.replaceSubrange(4096 + 40 * 256..<4096 + 40 * 256 + 100, with: Data(count: 100))
        try bytes.write(to: shard)
        #expect(try open(folder).film(for: digests[0]) == nil)
    }

    #if os(Linux)
        private static let mayMount = geteuid() == 0

        /// A disk of its own, as small as can be: needs the rights to mount one.
        @Test(.enabled(if: mayMount, "only root may mount a small disk"))
        func aFullDiskIsSaidAndHarmless() throws {
            let folder = try TemporaryFolder()
            let disk = folder.path + "/cache"
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
            guard mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0 else { return }
            defer { umount2(disk, 2) }
            let digests = try digests(400, in: folder)
            var stored = 0
            var text = ""
            let cache = try open(folder)
            for (number, digest) in digests.enumerated() where text.isEmpty {
                text = message { try cache.store(film(number), for: digest) }
                if text.isEmpty { stored += 1 }
            }
            #expect(text.contains("the disk is full: a shard of the pixel cache needs"))
            // A shard of 256 films takes 160 kB; smaller ones fill what is left of the 256.
            #expect(stored > 350)
            #expect(DiskSpace.free(in: disk).map { $0 < 16 << 10 } ?? false)
            #expect(cache.film(for: digests[stored]) == nil)
            for opened in [cache, try open(folder)] {
                #expect(opened.count == stored)
                for number in 0..<stored { #expect(opened.film(for: digests[number]) == film(number)) }
            }
        }
    #endif

    @Test func sixteenBitFilmsHaveShardsOfTheirOwn() throws {
        let folder = try TemporaryFolder()
        let digest = try digests(1, in: folder)[0]
        let cacheFolder = folder.url.appendingPathComponent("cache")
        let pixels = (0..<24 * 24).map { UInt16($0 * 113) }
        try PixelCache(folder: cacheFolder, preprocessing: Self.preprocessing, depth: .sixteen)
            .store(pixels16: pixels, for: digest)
        let cache = try PixelCache(
            folder: cacheFolder, preprocessing: Self.preprocessing, depth: .sixteen)
        #expect(cache.pixels16(for: digest) == pixels)
        #expect(try open(folder).film(for: digest) == nil)
    }

    @Test func anUnusableFolderIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("a file", "cache")
        #expect(
            message { _ = try open(folder) }.contains("/cache: the pixel cache could not create its folder"))
    }

    /// Locks belong to open files, so several caches in one process contend as several runs do.
    @Test func concurrentRunsShareOneFolder() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(120, in: folder)
        let caches = try (0..<3).map { _ in try open(folder) }
        let films = (0..<120).map(film)
        let wrong = Counters()
        let workers = OrderedPrefetcher(count: 1500, workers: 9, window: 64) { task in
            var generator = SeededGenerator(4, "task", task)
            let number = generator.index(below: 120)
            let cache = caches[task % 3]
            if let found = cache.film(for: digests[number]) {
                if found != films[number] { wrong.add(1) }
            } else if (try? cache.store(films[number], for: digests[number])) == nil {
                wrong.add(1)
            }
        }
        while workers.next() != nil {}
        #expect(wrong.current == 0)
        let cache = try open(folder)
        for number in 0..<120 {
            if let found = cache.film(for: digests[number]) { #expect(found == films[number]) }
        }
        // Nobody stored what another had stored before.
        #expect(try ShardFile(file(folder, "-0001.safetensors")).filledSlots == cache.count)
        #expect(cache.count > 110)
    }

    @Test func rememberedDigestsFollowTheFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("one", "film.png")
        func age(_ seconds: Double) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
        }
        try age(1000)
        let first = try open(folder).digest(ofFile: path)
        // Same size and time: taken as the same file, which shows that it isn't read again.
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let modified = try #require(attributes[.modificationDate] as? Date)
        try Data("two".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: path)
        #expect(try open(folder).digest(ofFile: path) == first)
        try age(500)
        let second = try open(folder).digest(ofFile: path)
        #expect(second == (try FileDigest(contentsOf: URL(fileURLWithPath: path))))
        #expect(second != first)
        // A file that was written just now may change again within the clock's step: never remembered.
        try Data("six".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try open(folder).digest(ofFile: path) == FileDigest(contentsOf: URL(fileURLWithPath: path)))
        #expect(message { _ = try open(folder).digest(ofFile: folder.path) }.contains("it is a folder"))
        #expect(message { _ = try open(folder).digest(ofFile: folder.path + "/x") }.contains("No such file"))
    }
}
