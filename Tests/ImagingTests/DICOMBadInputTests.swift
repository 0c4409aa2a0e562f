import Foundation
import Imaging
import Testing

@Suite struct DICOMBadInputTests {
    private let sound = DICOMBuilder([1, 2, 3, 4], width: 2, height: 2)

    private func problem(_ bytes: [UInt8], _ options: DICOMOptions = .init()) -> ImagingError? {
        do {
            _ = try DICOMFilm(decoding: bytes, path: "bad.dcm", options: options)
            return nil
        } catch {
            return error
        }
    }

    private func problem(_ change: (inout DICOMBuilder) -> Void) -> String {
        var film = sound
        change(&film)
        return problem(film.bytes)?.description ?? "none"
    }

    @Test func anObjectWithoutPixelsIsNamed() {
        #expect(
            problem {
                $0.elements[0x7FE0_0010] = nil
                $0.text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.88.11")
            }.contains("found Basic Text SR Storage, which has no pixel data"))
    }

    @Test func sizesBeyondTheBytesAreTruncation() {
        #expect(
            problem { $0.numbers(0x0028_0010, [2000]) }.contains(
                "truncated: expected 8000 bytes of pixel data"))
        #expect(
            problem { $0.pixels([1, 2, 3, 4], declared: 4000) }.contains("declares 4000 bytes, 4 are left"))
        #expect(problem { $0.numbers(0x0028_0010, [0]) }.contains("0 rows"))
        #expect(problem { $0.elements[0x0028_0011] = nil }.contains("Columns (0028,0011) is missing"))
    }

    @Test func sizesBeyondTheLimitAreRefusedBeforeAnythingIsAllocated() {
        var film = sound
        film.numbers(0x0028_0010, [65_535])
        film.numbers(0x0028_0011, [65_535])
        film.fragments([[0xFF, 0xD8, 0xFF, 0xD9]], syntax: "1.2.840.10008.1.2.4.70")
        #expect(
            problem(film.bytes)
                == .tooManyPixels(path: "bad.dcm", width: 65_535, height: 65_535, limit: 100_000_000))
    }

    @Test func tenThousandFramesNeedTheirBytes() {
        #expect(problem { $0.text(0x0028_0008, "IS", "10000 ") }.contains("expected 80000 bytes"))
        #expect(problem { $0.text(0x0028_0008, "IS", "99999999999 ") }.contains("99999999999 frames"))
        #expect(
            problem {
                $0.text(0x0028_0008, "IS", "10000 ")
                $0.fragments([[1, 2], [3, 4]], syntax: "1.2.840.10008.1.2.5")
            }.contains("declares 10000 frames, its pixel data has 2 fragments"))
    }

    @Test func ofTenThousandFramesOneIsDecoded() throws {
        var film = DICOMBuilder([0], width: 1, height: 1)
        film.text(0x0028_0008, "IS", "10000 ")
        film.text(0x0028_1050, "DS", "5000.5")
        film.text(0x0028_1051, "DS", "10000 ")
        film.numbers(0x0028_0101, [16])
        film.numbers(0x0028_0102, [15])
        film.pixels((0..<10_000).flatMap { DICOMBuilder.little($0, 2) })
        #expect(try film.gray(.init(frame: 1)) == [0])
        #expect(try film.gray(.init(frame: 10_000)) == [Int((9999.0 / 9999 * 65_535).rounded())])
    }

    @Test(arguments: [65, 1000, 20_000]) func deepSequencesAreRefused(_ depth: Int) {
        for isUndefined in [true, false] {
            var inner: [UInt8] = []
            // Of undefined length, so that a thousand levels are a thousand headers.
            let header: [UInt8] =
                [0x08, 0x00, 0x40, 0x11] + Array("SQ".utf8) + [0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            let item: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]
            if isUndefined {
                for _ in 0..<depth { inner += header + item }
            } else {
                guard depth <= 1000 else { continue }
                for _ in 0..<depth {
                    let value = DICOMBuilder.item(inner)
                    inner = DICOMBuilder.encoded(0x0008_1140, .init(vr: "SQ", bytes: value))
                }
            }
            let found = problem(sound.preamble + inner)
            #expect(
                found?.description.contains("more than 64 levels") == true, "\(String(describing: found))")
        }
    }

    @Test func sixtyFourLevelsAreRead() throws {
        var inner: [UInt8] = []
        for _ in 0..<64 {
            inner = DICOMBuilder.encoded(0x0008_1140, .init(vr: "SQ", bytes: DICOMBuilder.item(inner)))
        }
        var film = sound
        film.elements[0x0008_1140] = .init(vr: "SQ", bytes: Array(inner.dropFirst(12)))
        #expect(try film.gray().count == 4)
    }

    @Test func implicitAndUnknownValuesCantHideDepth() {
        var inner: [UInt8] = []
        for _ in 0..<100 {
            let value = DICOMBuilder.item(inner)
            inner = [0x08, 0x00, 0x40, 0x11] + DICOMBuilder.little(value.count, 4) + value
        }
        var film = sound
        film.transferSyntax = "1.2.840.10008.1.2"
        #expect(problem(film.preamble + inner)?.description.contains("64 levels") == true)
        film = sound
        film.elements[0x0009_1001] = .init(vr: "UN", bytes: DICOMBuilder.item(inner))
        #expect(problem(film.bytes)?.description.contains("64 levels") == true)
    }

    @Test func valuesThatOnlyLookLikeSequencesAreSkipped() throws {
        var film = sound
        film.elements[0x0009_1001] = .init(vr: "UN", bytes: [0xFE, 0xFF, 0x00, 0xE0, 9, 9, 9, 9, 1, 2])
        #expect(try film.gray().count == 4)
    }

    @Test func wrongLengthsAreErrors() {
        for length in [UInt32(7), 1000, 0x7FFF_FFFF, 0xFFFF_FFFE] {
            #expect(
                problem { $0.elements[0x0009_1001] = .init(vr: "UN", bytes: [1, 2], declared: length) }
                    != "none")
        }
        #expect(
            problem { $0.elements[0x0009_1001] = .init(vr: "xs", bytes: [1, 2]) }.contains("doesn't exist"))
    }

    @Test func whatIsNotRenderedIsNamed() {
        #expect(problem { $0.text(0x0028_0004, "CS", "CMYK") }.contains("CMYK pixels"))
        #expect(problem { $0.numbers(0x0028_0100, [32]) }.contains("32 bits allocated"))
        #expect(problem { $0.numbers(0x0028_0101, [17]) }.contains("17 stored of 16"))
        #expect(problem { $0.numbers(0x0028_0002, [3]) }.contains("3 samples per pixel for MONOCHROME2"))
        for (uid, name) in [("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"), ("1.2.3.4", "unknown")] {
            #expect(problem { $0.fragments([[1, 2]], syntax: uid) }.contains(name))
        }
        #expect(problem { $0.transferSyntax = "1.2.840.10008.1.2.4.70" }.contains("not encapsulated"))
        #expect(problem { $0.fragments([[1, 2]], syntax: "1.2.840.10008.1.2.1") }.contains("encapsulated"))
        #expect(
            problem(sound.bytes, .init(voi: .window(center: 0, width: 0)))
                == .badWindow(path: "bad.dcm", width: 0))
    }

    @Test func codestreamsMustBeWhatTheHeaderSays() {
        let jpeg = JPEGWriter.encode(gray: [UInt8](repeating: 9, count: 30), width: 6, height: 5, quality: 90)
        var film = DICOMBuilder([UInt8](repeating: 0, count: 30).map(Int.init), width: 5, height: 6, bits: 8)
        film.fragments([jpeg], syntax: "1.2.840.10008.1.2.4.50")
        #expect(problem(film.bytes)?.description.contains("its compressed frame is 6 x 5") == true)
        film.numbers(0x0028_0010, [5])
        film.numbers(0x0028_0011, [6])
        #expect(problem(film.bytes) == nil)
        film.fragments([Array(jpeg.prefix(20))], syntax: "1.2.840.10008.1.2.4.50")
        #expect(problem(film.bytes) != nil)
        film.fragments([[], []], syntax: "1.2.840.10008.1.2.4.50")
        #expect(problem(film.bytes) != nil)
    }

    @Test func aFrameInSeveralFragmentsIsPutTogether() throws {
        let jpeg = DICOMBuilder.even(
            JPEGWriter.encode(gray: (0..<240).map { UInt8($0) }, width: 20, height: 12, quality: 95))
        var film = DICOMBuilder([Int](repeating: 0, count: 240), width: 20, height: 12, bits: 8)
        film.fragments([jpeg], syntax: "1.2.840.10008.1.2.4.50")
        let whole = try film.gray()
        let half = jpeg.count / 4 * 2
        let halves = [Array(jpeg.prefix(half)), Array(jpeg.dropFirst(half))]
        film.fragments(halves, syntax: "1.2.840.10008.1.2.4.50")
        #expect(try film.gray() == whole)
        film.text(0x0028_0008, "IS", "3 ")
        film.fragments(halves + halves + [jpeg], syntax: "1.2.840.10008.1.2.4.50")
        for frame in 1...3 { #expect(try film.gray(.init(frame: frame)) == whole) }
    }

    @Test func bareDataSetsAreRead() throws {
        #expect(try DICOMFilm(decoding: sound.dataSet, path: "bare").radiograph.width == 2)
        #expect(
            problem(Array("not a DICOM file, but text".utf8))?.description.contains("neither the mark DICM")
                == true)
        #expect(problem([]) == .empty(path: "bad.dcm"))
    }
}
