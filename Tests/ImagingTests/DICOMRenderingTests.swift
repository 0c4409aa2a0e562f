import Foundation
import Imaging
import Testing

/// Worked values of PS3.3, C.11 and C.7.5.1.1.2.
@Suite struct DICOMRenderingTests {
    private func film(_ values: [Int], bits: Int = 12, isSigned: Bool = false) -> DICOMBuilder {
        DICOMBuilder(values, width: values.count, height: 1, bits: bits, isSigned: isSigned)
    }

    private func gray(_ fraction: Double) -> Int { Int((fraction * 65_535).rounded()) }

    @Test func linearWindowsFollowTheStandardsExamples() throws {
        // C.11.2.1.2.1: center 0, width 100.
        let film = film([-51, -50, -49, 0, 48, 49, 50], bits: 12, isSigned: true)
        let options = DICOMOptions(voi: .window(center: 0, width: 100))
        let expected = [0, 0, 1.0 / 99, 50.0 / 99, 98.0 / 99, 1, 1].map(gray)
        #expect(try film.gray(options) == expected)
    }

    @Test func aLinearWindowOfWidthOneIsAThreshold() throws {
        let options = DICOMOptions(voi: .window(center: 2048, width: 1))
        #expect(try film([2046, 2047, 2048, 2049]).gray(options) == [0, 0, 65_535, 65_535])
    }

    @Test func aLinearWindowOfTheWholeRangeChangesNothing() throws {
        let options = DICOMOptions(voi: .window(center: 128, width: 256))
        let values = [0, 1, 127, 128, 254, 255]
        #expect(try film(values, bits: 8).gray(options) == values)
    }

    @Test func exactWindowsFollowTheStandardsExample() throws {
        // C.11.2.1.3.2: center 0, width 100: y = (x / 100 + 0.5).
        let options = DICOMOptions(voi: .window(center: 0, width: 100, function: .linearExact))
        let expected = [0, 0.01, 0.5, 0.99, 1, 1].map(gray)
        #expect(try film([-50, -49, 0, 49, 50, 51], isSigned: true).gray(options) == expected)
    }

    @Test func sigmoidWindowsAreHalfAtTheCenter() throws {
        let options = DICOMOptions(voi: .window(center: 100, width: 40, function: .sigmoid))
        let expected = [60, 100, 140].map { gray(1 / (1 + exp(-4 * Double($0 - 100) / 40))) }
        #expect(try film([60, 100, 140]).gray(options) == expected)
    }

    @Test func withoutVOITheFilmsOwnRangeIsStretched() throws {
        #expect(try film([1000, 2000, 3000]).gray() == [0, gray(0.5), 65_535])
        #expect(
            try film([1000, 2000, 3000]).gray(.init(voi: .none))
                == [1000, 2000, 3000].map { gray(Double($0) / 4095) })
        // 8-bit films keep theirs.
        #expect(try film([10, 20, 30], bits: 8).gray() == [10, 20, 30])
        #expect(try film([7, 7, 7]).gray() == [0, 0, 0])
    }

    @Test func paddingIsBlackAndHasNoPartInTheRange() throws {
        var film = film([0, 0, 1000, 1500, 2000, 4095])
        film.numbers(0x0028_0120, [4095])
        #expect(try film.gray() == [0, 0, gray(0.5), gray(0.75), 65_535, 0])
        film.numbers(0x0028_0121, [1800])
        #expect(try film.gray() == [0, 0, gray(2.0 / 3), 65_535, 0, 0])
        #expect(try film.film().chain.description.contains("pixel padding: 1800 to 4095 masked"))
    }

    @Test func paddingIsBlackAfterInversion() throws {
        var film = film([0, 1000, 2000])
        film.text(0x0028_0004, "CS", "MONOCHROME1")
        film.numbers(0x0028_0120, [0])
        #expect(try film.gray() == [0, 65_535, 0])
    }

    @Test func signedPaddingWrittenAsUnsignedIsUnderstood() throws {
        var film = film([-2000, 0, 100], bits: 16, isSigned: true)
        film.numbers(0x0028_0120, [65_536 - 2000])
        #expect(try film.gray() == [0, 0, 65_535])
        film.numbers(0x0028_0120, [-2000], vr: "SS")
        #expect(try film.gray() == [0, 0, 65_535])
    }

    @Test func monochrome1AndInverseInvertOnce() throws {
        var film = film([0, 1000])
        film.text(0x2050_0020, "CS", "INVERSE")
        #expect(try film.gray() == [65_535, 0])
        film.text(0x0028_0004, "CS", "MONOCHROME1")
        #expect(try film.gray() == [65_535, 0])
        film.text(0x2050_0020, "CS", "IDENTITY")
        #expect(try film.gray() == [65_535, 0])
    }

    @Test func modalityTablesClampAndComeBeforeTheWindow() throws {
        var film = film([5, 10, 11, 12, 4000])
        film.sequence(0x0028_3000, [.table(first: 10, bits: 12, values: [100, 200, 4095])])
        film.text(0x0028_1052, "DS", "7")
        film.text(0x0028_1053, "DS", "3")
        film.text(0x0028_1050, "DS", "150.5")
        film.text(0x0028_1051, "DS", "101")
        // 100 is the window's first value, 200 its last.
        #expect(try film.gray() == [0, 0, 65_535, 65_535, 65_535])
        #expect(
            try film.gray(.init(voi: .none)) == [100, 100, 200, 4095, 4095].map { gray(Double($0) / 4095) })
    }

    @Test func voiTablesComeBeforeWindowsAndAreChosenByIndex() throws {
        var film = film([-1, 0, 1, 2], isSigned: true)
        film.text(0x0028_1050, "DS", "0")
        film.text(0x0028_1051, "DS", "10")
        film.sequence(
            0x0028_3010,
            [
                .table(first: 0, bits: 10, values: [0, 1023, 512]),
                .table(first: -1, bits: 8, values: [255, 0], vr: "SS"),
            ])
        #expect(try film.gray() == [0, 0, 65_535, gray(512.0 / 1023)])
        #expect(try film.gray(.init(voi: .file(1))) == [65_535, 0, 0, 0])
        #expect(throws: ImagingError.noSuchVOI(path: "film.dcm", index: 2, found: 2)) {
            try film.gray(.init(voi: .file(2)))
        }
    }

    @Test func windowsAreChosenByIndexAndImpossibleOnesLeftOut() throws {
        var film = film([0, 100, 200])
        film.text(0x0028_1050, "DS", "5\\100\\150.5 ")
        film.text(0x0028_1051, "DS", "0\\1\\101")
        film.text(0x0028_1055, "LO", "BROKEN\\STEP\\WIDE")
        #expect(try film.gray() == [0, 65_535, 65_535])
        #expect(try film.gray(.init(voi: .file(1))) == [0, 0, 65_535])
        let chain = try film.film().chain.description
        #expect(chain.contains("width 0, left out") && chain.contains("(STEP)"))
    }

    @Test func packedBytesOfAnEightBitTableAreUnpacked() throws {
        var film = film([0, 1, 2, 3])
        var item = DICOMBuilder.item()
        item.numbers(0x0028_3002, [4, 0, 8])
        item.elements[0x0028_3006] = .init(vr: "OW", bytes: [0, 51, 102, 255])
        film.sequence(0x0028_3010, [item])
        #expect(try film.gray() == [0, 51, 102, 255].map { $0 * 257 })
    }

    @Test func bitsAboveAndBelowTheStoredOnesAreIgnored() throws {
        // 12 bits in the upper end of 16, an overlay below.
        var film = film([0x1000, 0x200F, 0x3007])
        film.numbers(0x0028_0102, [15])
        film.elements[0x0028_0101] = .init(vr: "US", bytes: [12, 0])
        #expect(try film.gray() == [0, gray(0.5), 65_535])
        // An overlay above.
        var upper = self.film([0xF100, 0x0200, 0xA300])
        upper.numbers(0x0028_0102, [11])
        #expect(try upper.gray() == [0, gray(0.5), 65_535])
    }

    @Test func framesAreChosenAndFunctionalGroupsFollowed() throws {
        var film = DICOMBuilder([0, 1, 10, 20], width: 2, height: 1)
        film.text(0x0028_0008, "IS", "2")
        func group(center: String) -> DICOMBuilder {
            var window = DICOMBuilder.item()
            window.text(0x0028_1050, "DS", center)
            window.text(0x0028_1051, "DS", "1")
            var frame = DICOMBuilder.item()
            frame.sequence(0x0028_9132, [window])
            return frame
        }
        film.sequence(0x5200_9230, [group(center: "1"), group(center: "15")])
        #expect(try film.gray(.init(frame: 1)) == [0, 65_535])
        #expect(try film.gray(.init(frame: 2)) == [0, 65_535])
        film.sequence(0x5200_9230, [group(center: "1"), group(center: "5")])
        #expect(try film.gray(.init(frame: 2)) == [65_535, 65_535])
        #expect(throws: ImagingError.noSuchFrame(path: "film.dcm", frame: 3, frames: 2)) {
            try film.gray(.init(frame: 3))
        }
    }

    @Test func elementsStoredAsUnknownAreUnderstood() throws {
        var film = film([0, 100, 200])
        film.elements[0x0028_1050] = .init(vr: "UN", bytes: Array("100 ".utf8))
        film.elements[0x0028_1051] = .init(vr: "UN", bytes: Array("1 ".utf8))
        #expect(try film.gray() == [0, 65_535, 65_535])
        #expect(try film.film().chain.description.contains("LINEAR window, center 100, width 1"))
    }
}
