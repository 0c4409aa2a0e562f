import Clinical
import Foundation
import Imaging
import Phantoms
import Synchronization
import Testing

@Suite struct PhantomCohortTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phantoms-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func filesDoNotDependOnTheNumberOfThreads() throws {
        try withFolder { folder in
            let (one, three) = (folder.appending(path: "one"), folder.appending(path: "three"))
            try PhantomCohort.write(count: 14, seed: 3, size: 64, to: one, threads: 1)
            let counts = Mutex<[Int]>([])
            try PhantomCohort.write(count: 14, seed: 3, size: 64, to: three, threads: 3) { done in
                counts.withLock { $0.append(done) }
            }
            #expect(counts.withLock { $0 } == Array(1...14))
            let names = try FileManager.default.subpathsOfDirectory(atPath: one.path).sorted()
            #expect(try FileManager.default.subpathsOfDirectory(atPath: three.path).sorted() == names)
            #expect(names.count { $0.hasSuffix(".png") } == 3 * 14)
            for name in names where name.contains(".") {
                #expect(
                    try Data(contentsOf: one.appending(path: name))
                        == Data(contentsOf: three.appending(path: name)))
            }
        }
    }

    @Test func theCohortFileListsEveryFilm() throws {
        try withFolder { folder in
            try PhantomCohort.write(count: 30, seed: 8, size: 64, to: folder)
            let text = try String(contentsOf: folder.appending(path: "cohort.csv"), encoding: .utf8)
            let lines = text.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            #expect(
                lines[0].joined(separator: ",")
                    == "path,patient,split,site,view,sex,age,Normal,Pneumonia,Mass,Nodule")
            #expect(lines.count == 31 && lines.allSatisfy { $0.count == 11 })
            let generator = PhantomGenerator(seed: 8, size: 64)
            for (index, line) in lines.dropFirst().enumerated() {
                let phantom = generator.phantom(index)
                #expect(line[1] == phantom.patient && line[2].isEmpty && line[3] == phantom.site)
                #expect(["PA", "AP"].contains(line[4]) && ["F", "M"].contains(line[5]))
                #expect(Int(line[6]) == phantom.age)
                #expect(line[7...].count { $0 == "1" } == 1 && line[7...].count { $0 == "0" } == 3)
                let film = try Radiograph(contentsOf: folder.appending(path: line[0]).path)
                #expect(film == phantom.radiograph)
                let name = line[0].split(separator: "/")[1]
                let lungs = try Radiograph(contentsOf: folder.appending(path: "masks/lungs/\(name)").path)
                #expect(gray(lungs).map { $0 == 255 } == phantom.lungs.isInside)
                let lesions = try Radiograph(contentsOf: folder.appending(path: "masks/lesions/\(name)").path)
                #expect(gray(lesions).contains(255) == !phantom.lesions.isEmpty)
            }
            #expect(Set(lines.dropFirst().map { $0[1] }).count == 18)
        }
    }

    @Test func boxesAreListedPerLesion() throws {
        try withFolder { folder in
            try PhantomCohort.write(count: 10, seed: 8, size: 64, to: folder)
            let text = try String(contentsOf: folder.appending(path: "boxes.csv"), encoding: .utf8)
            let generator = PhantomGenerator(seed: 8, size: 64)
            let lesions = (0..<10).reduce(0) { $0 + generator.phantom($1).lesions.count }
            #expect(text.split(separator: "\n").count == lesions + 1)
        }
    }

    @Test func impossibleRequestsAreRefused() throws {
        try withFolder { folder in
            #expect(throws: PhantomError.self) { try PhantomCohort.write(count: 0, seed: 1, to: folder) }
            #expect(throws: PhantomError.self) {
                try PhantomCohort.write(count: 1, seed: 1, size: 8, to: folder)
            }
            #expect(!FileManager.default.fileExists(atPath: folder.path))
            try Data("in the way".utf8).write(to: folder)
            let error = #expect(throws: PhantomError.self) {
                try PhantomCohort.write(count: 1, seed: 1, size: 64, to: folder)
            }
            #expect(error?.description.contains(folder.path) == true)
        }
    }

    @Test func contactSheetsHoldTheFilmsInOrder() {
        let films = (0..<5).map { index in
            Radiograph(width: 4, height: 3, pixels: .gray8(Array(repeating: UInt8(10 + index), count: 12)))
        }
        let sheet = ContactSheet.make(films, columns: 3, gap: 1)
        #expect(sheet.width == 14 && sheet.height == 7)
        let pixels = gray(sheet)
        #expect(pixels[0] == 10 && pixels[5] == 11 && pixels[13] == 12 && pixels[4] == 0)
        #expect(pixels[4 * 14] == 13 && pixels[6 * 14 + 8] == 14 && pixels[6 * 14 + 13] == 0)
        let phantoms = PhantomGenerator(seed: 1, size: 32).contactSheet(columns: 3, rows: 2)
        #expect(phantoms.width == 3 * 34 - 2 && phantoms.height == 2 * 34 - 2)
    }
}
