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
        return cache.appendingPathComponent(try #require(names.first { $0.hasSuffix(suffix) }))
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

    /// A kill or a full disk can cut either file anywhere: whatever is left gives the right film or none, and the
    /// next run completes it.
    @Test func survivesEveryTornWrite() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(5, in: folder)
        do {
            let cache = try open(folder)
            for number in 0..<4 { try cache.store(film(number), for: digests[number]) }
        }
        let (pixelsFile, indexFile) = (try file(folder, ".pixels"), try file(folder, ".index"))
        let (pixels, index) = (try Data(contentsOf: pixelsFile), try Data(contentsOf: indexFile))
        #expect((pixels.count, index.count) == (4 * 576, 4 * 56))
        for (cutsIndex, whole) in [(true, index), (false, pixels)] {
            for length in stride(from: 0, through: whole.count, by: cutsIndex ? 1 : 41) {
                try (cutsIndex ? pixels : pixels.prefix(length)).write(to: pixelsFile)
                try (cutsIndex ? index.prefix(length) : index).write(to: indexFile)
                for _ in 0..<2 {
                    let cache = try open(folder)
                    for (number, digest) in digests.enumerated() {
                        if let found = cache.film(for: digest) {
                            #expect(found == film(number))
                        } else {
                            try cache.store(film(number), for: digest)
                        }
                        #expect(cache.film(for: digest) == film(number))
                    }
                }
            }
        }
    }

    @Test func rottenBytesAreFoundAndReplaced() throws {
        let folder = try TemporaryFolder()
        let digests = try digests(3, in: folder)
        do {
            let cache = try open(folder)
            for number in 0..<3 { try cache.store(film(number), for: digests[number]) }
        }
        let pixelsFile = try file(folder, ".pixels")
        var bytes = try Data(contentsOf: pixelsFile)
        bytes[576 + 100] ^= 1
        try bytes.write(to: pixelsFile)
        let indexFile = try file(folder, ".index")
        var index = try Data(contentsOf: indexFile)
        index[2 * 56 + 40] ^= 0x80
        try index.write(to: indexFile)
        do {
            let cache = try open(folder)
            #expect(cache.film(for: digests[0]) == film(0))
            #expect(cache.film(for: digests[1]) == nil)
            #expect(cache.film(for: digests[2]) == nil)
            for number in 1..<3 { try cache.store(film(number), for: digests[number]) }
        }
        let cache = try open(folder)
        for number in 0..<3 { #expect(cache.film(for: digests[number]) == film(number)) }
    }

    @Test func arbitraryFilesInItsPlaceNeverCrash() throws {
        var generator = SeededGenerator(9, "cache bytes")
        let folder = try TemporaryFolder()
        let digest = try digests(1, in: folder)[0]
        _ = try open(folder)
        for _ in 0..<100 {
            for suffix in [".pixels", ".index", ".digests"] {
                let bytes = (0..<generator.index(below: 3000)).map { _ in
                    UInt8(truncatingIfNeeded: generator.next())
                }
                try Data(bytes).write(to: try file(folder, suffix))
            }
            let cache = try open(folder)
            #expect(cache.film(for: digest) == nil)
            try cache.store(film(0), for: digest)
            #expect(cache.film(for: digest) == film(0))
        }
    }

    #if os(Linux)
        @Test func aFullDiskIsSaidAndHarmless() throws {
            let folder = try TemporaryFolder()
            let digests = try digests(2, in: folder)
            try open(folder).store(film(0), for: digests[0])
            let pixelsFile = try file(folder, ".pixels")
            let kept = try Data(contentsOf: pixelsFile)
            // The device that is always full stands in for a disk that is.
            try FileManager.default.removeItem(at: pixelsFile)
            try FileManager.default.createSymbolicLink(
                at: pixelsFile, withDestinationURL: URL(fileURLWithPath: "/dev/full"))
            do {
                let cache = try open(folder)
                let text = message { try cache.store(film(1), for: digests[1]) }
                #expect(text.contains("could not write to it: No space left on device"))
                #expect(cache.film(for: digests[1]) == nil)
            }
            try FileManager.default.removeItem(at: pixelsFile)
            try kept.write(to: pixelsFile)
            let cache = try open(folder)
            #expect(cache.film(for: digests[0]) == film(0))
            #expect(cache.count == 1)
        }
    #endif

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
        #expect(try Data(contentsOf: file(folder, ".pixels")).count == cache.count * 576)
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
