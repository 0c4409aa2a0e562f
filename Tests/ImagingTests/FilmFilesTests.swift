import Foundation
import Imaging
import Testing

@Suite("Finding films")
struct FilmFilesTests {
    @Test("Folders are searched, in order, for names that end like images")
    func expands() throws {
        try withTemporaryFolder { folder in
            for name in ["b.png", "a.JPG", "sub/deep/c.jpeg", "sub/._c.jpeg", ".hidden/d.png", "notes.txt"] {
                _ = try write([1], name, in: folder)
            }
            // A link back up must not be followed for ever.
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/sub/up", withDestinationPath: folder)
            let expected = ["a.JPG", "b.png", "sub/deep/c.jpeg"].map { folder + "/" + $0 }
            #expect(try FilmFiles.expand([folder]) == expected)
            #expect(try FilmFiles.expand([folder + "/"]) == expected)
            let text = folder + "/notes.txt"
            #expect(
                try FilmFiles.expand([text, folder + "/sub/deep"]) == [text, folder + "/sub/deep/c.jpeg"])
        }
    }

    @Test("A folder without images is an error that names it")
    func withoutImages() throws {
        try withTemporaryFolder { folder in
            #expect(throws: ImagingError.noImages(path: folder, otherFiles: 0)) {
                try FilmFiles.expand([folder])
            }
            _ = try write([1], "notes.txt", in: folder)
            let error = try #require(throws: ImagingError.self) { try FilmFiles.expand([folder]) }
            #expect(error == .noImages(path: folder, otherFiles: 1))
            #expect(error.description.contains(".jpg, .jpeg, .png, .dcm or .dicom, found 1 other file"))
            #expect(throws: ImagingError.missing(path: folder + "/gone")) {
                try FilmFiles.expand([folder + "/gone"])
            }
        }
    }
}
