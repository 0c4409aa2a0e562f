import Foundation
import Imaging
import Testing
import _TestSupport

@Suite struct DICOMHeaderTests {
    private func header(_ change: (inout DICOMBuilder) -> Void) throws -> DICOMHeader {
        var film = DICOMBuilder([0, 1], width: 2, height: 1)
        change(&film)
        let folder = try ScratchFolder()
        try Data(film.bytes).write(to: URL(filePath: folder.path("film.dcm")))
        let header = try DICOMHeader(contentsOf: folder.path("film.dcm"))
        #expect(try film.film().header == header)
        return header
    }

    @Test(
        arguments: [
            ("060Y", 60.0), ("018M", 1.5), ("003W", 21 / 365.25), ("005D", 5 / 365.25), ("60", 60),
            ("X", nil), ("12Q", nil),
        ] as [(String, Double?)])
    func readsAges(_ text: String, _ years: Double?) throws {
        #expect(try header { $0.text(0x0010_1010, "AS", text) }.patientAge == years)
    }

    @Test func worksOutTheAgeFromDates() throws {
        let header = try header {
            $0.text(0x0010_0030, "DA", "19670430")
            $0.text(0x0008_0020, "DA", "20170429")
        }
        #expect(header.patientAge == 49)
    }

    @Test func readsPatientAndMachine() throws {
        let header = try header {
            $0.text(0x0010_0020, "LO", "ID 7 ")
            $0.text(0x0010_0040, "CS", "f")
            $0.text(0x0008_0070, "LO", "Maker")
            $0.text(0x0008_1090, "LO", "Maker One")
            $0.text(0x0018_5101, "CS", "pa")
            $0.text(0x0020_0062, "CS", "L")
            $0.text(0x0018_0015, "CS", "CHEST")
            $0.text(0x0028_0301, "CS", "YES")
            $0.text(0x0018_1164, "DS", "0.143\\0.144")
        }
        #expect(header.patientID == "ID 7")
        #expect(header.patientSex == "F")
        #expect(header.device == "Maker One")
        #expect(header.view == "PA")
        #expect(header.laterality == "L")
        #expect(header.bodyPart == "CHEST")
        #expect(header.burnedIn == true)
        #expect(header.pixelSpacing?.rows == 0.143 && header.pixelSpacing?.columns == 0.144)
        #expect(header.pixelSpacing?.source == "ImagerPixelSpacing")
    }

    @Test func readsTheViewFromItsCode() throws {
        let header = try header {
            var code = DICOMBuilder.item()
            code.text(0x0008_0104, "LO", "antero-posterior")
            $0.sequence(0x0054_0220, [code])
        }
        #expect(header.view == "AP")
    }

    @Test func convertsTextsOfOtherCharacterSets() throws {
        let header = try header {
            $0.text(0x0008_0005, "CS", "ISO_IR 100")
            $0.elements[0x0008_0080] = .init(vr: "LO", bytes: [0x4B, 0xF6, 0x6C, 0x6E])
        }
        #expect(header.institution == "Köln")
    }

    @Test func patientsAreNamedByAKeyedHash() throws {
        let one = try header { $0.text(0x0010_0020, "LO", "1234") }
        let other = try header { $0.text(0x0010_0020, "LO", "1235") }
        let key = try #require(one.patientKey(projectKey: "secret"))
        #expect(key.count == 16 && !key.contains("1234"))
        #expect(key == one.patientKey(projectKey: "secret"))
        #expect(key != one.patientKey(projectKey: "another"))
        #expect(key != other.patientKey(projectKey: "secret"))
        #expect(try header { _ in }.patientKey(projectKey: "secret") == nil)
    }

    @Test(
        arguments: [
            ("1.2.840.10008.5.1.4.1.1.1", "CR", nil),
            ("1.2.840.10008.5.1.4.1.1.1.1", "DX", nil),
            ("1.2.840.10008.5.1.4.1.1.1.1.1", "DX", nil),
            ("1.2.840.10008.5.1.4.1.1.7", "CR", nil),
            ("1.2.840.10008.5.1.4.1.1.7", "OT", nil),
            ("1.2.840.10008.5.1.4.1.1.7", "", nil),
            ("1.2.840.10008.5.1.4.1.1.7", "CT", "Secondary Capture Image Storage (modality CT)"),
            ("1.2.840.10008.5.1.4.1.1.2", "CT", "CT Image Storage (modality CT)"),
            ("1.2.840.10008.5.1.4.1.1.4", "MR", "MR Image Storage (modality MR)"),
            ("1.2.840.10008.5.1.4.1.1.6.1", "US", "Ultrasound Image Storage (modality US)"),
            ("1.2.840.10008.5.1.4.1.1.88.33", "SR", "Comprehensive SR Storage (modality SR)"),
            (
                "1.2.840.10008.5.1.4.1.1.1.2", "MG",
                "Digital Mammography X-Ray Image Storage (for presentation) (modality MG)"
            ),
            ("1.2.3", "OT", "SOP class 1.2.3 (modality OT)"),
        ] as [(String, String, String?)])
    func acceptsRadiographsAndNamesTheRest(_ sopClass: String, _ modality: String, _ refusal: String?) throws
    {
        let header = try header {
            $0.text(0x0008_0016, "UI", sopClass)
            $0.text(0x0008_0060, "CS", modality)
        }
        #expect(header.refusal == refusal)
        #expect(header.isRadiograph == (refusal == nil))
    }
}
