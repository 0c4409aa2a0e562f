import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

@Suite("De-identification")
struct DeidentifyTests {
    private let key = ProjectKey(text: "a key for tests only")

    private func output(
        _ name: String, _ profile: ConfidentialityProfile = .init(), blackOut: BlackOut? = nil
    ) throws -> Deidentifier.Output {
        try Deidentifier(profile: profile, key: key, blackOut: blackOut)(
            contentsOf: DICOMGoldens.path(name))
    }

    private func header(_ output: Deidentifier.Output) throws -> DICOMHeader {
        let folder = try ScratchFolder()
        try Data(output.bytes).write(to: URL(filePath: folder.path("film.dcm")))
        return try DICOMHeader(contentsOf: folder.path("film.dcm"))
    }

    private func text(_ output: Deidentifier.Output) -> String {
        String(decoding: output.bytes, as: Unicode.ASCII.self)
    }

    @Test("The table has the edition's rows")
    func table() {
        let rows = ConfidentialityRow.all
        #expect(rows.count == 655)
        #expect(Set(rows.map(\.tag)).count == 655)
        let byTag = Dictionary(uniqueKeysWithValues: rows.map { ($0.tag, $0) })
        #expect(byTag[0x0010_0010]?.basicAction == "Z")
        #expect(byTag[0x0020_000D]?.basicAction == "U")
        #expect(byTag[0x0008_0080]?.basicAction == "X/Z/D")
        #expect(byTag[0x0018_1000]?.options == ["D": "K"])
        #expect(byTag[0x0008_0020]?.options == ["F": "K", "M": "C"])
        #expect(rows.count { $0.mask != .max } == 3)
    }

    @Test("Of a data set with a marker in every attribute of the table, no marker is left anywhere")
    func markers() throws {
        let bytes = Data(try output("markers.dcm").bytes)
        let markers = try String(contentsOfFile: DICOMGoldens.path("markers.txt"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        #expect(markers.count > 1500)
        let original = Data(try DICOMGoldens.bytes("markers.dcm"))
        for marker in markers {
            #expect(original.range(of: Data(marker.utf8)) != nil)
            #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(marker) is left")
        }
    }

    @Test("A kept text that repeats the patient's name is emptied, and the note says so")
    func repeatedName() throws {
        let notes = try output("markers.dcm").notes
        #expect(notes.contains { $0.hasPrefix("ContrastBolusRoute") || $0.contains("(0018,1040)") })
    }

    @Test("UIDs and patients agree across files and runs with a key, and differ under another")
    func consistency() throws {
        let film = try header(output("dx.dcm")), sibling = try header(output("dx-monochrome1.dcm"))
        let other = try header(output("cr-10bit.dcm"))
        #expect(film.studyUID != nil && film.studyUID == sibling.studyUID)
        #expect(film.studyUID != other.studyUID)
        #expect(film.instanceUID != sibling.instanceUID)
        #expect(film.patientID == sibling.patientID && film.patientID != other.patientID)
        #expect(try output("dx.dcm").bytes == output("dx.dcm").bytes)
        let elsewhere = try Deidentifier(key: ProjectKey(text: "another key for tests"))(
            contentsOf: DICOMGoldens.path("dx.dcm"))
        #expect(try header(elsewhere).studyUID != film.studyUID)
        #expect(try header(elsewhere).patientID != film.patientID)
        let original = try DICOMHeader(contentsOf: DICOMGoldens.path("dx.dcm"))
        #expect(film.patientID == original.patientKey(projectKey: key.text), "as an import names the patient")
        let uid = try #require(film.studyUID)
        #expect(uid.hasPrefix("2.25.") && uid.count <= 64 && UInt128(uid.dropFirst(5)) != nil)
    }

    @Test("What the profile replaces, and what options keep")
    func options() throws {
        let basic = text(try output("dx.dcm"))
        for gone in [
            "Doe", "PAT-0001", "19700405", "20200229", "101112", "SN-4711", "Nowhere", "049Y", "SRCAE",
        ] {
            #expect(!basic.contains(gone), "\(gone)")
        }
        for kept in ["Acme", "Ray 1", "113100", "REMOVED", "THORAX"] { #expect(basic.contains(kept)) }
        #expect(try header(output("dx.dcm")).patientSex == nil)

        let dates = text(try output("dx.dcm", .init(dates: .kept)))
        #expect(dates.contains("20200229") && dates.contains("113106") && dates.contains("UNMODIFIED"))
        #expect(!dates.contains("19700405"), "a birth date is no longitudinal date")

        let all = text(try output("dx.dcm", .init(retained: Set(ConfidentialityProfile.Retention.allCases))))
        for kept in ["SN-4711", "Nowhere General", "049Y", "113108", "113109", "113110", "113112"] {
            #expect(all.contains(kept), "\(kept)")
        }
        #expect(all.contains("1.2.826.0.1.3680043.8.498.1.11"))
        #expect(!all.contains("Doe") && !all.contains("PAT-0001"))
    }

    @Test("Shifted dates move by the patient's own number of days")
    func shiftedDates() throws {
        let patient = try output("dx.dcm").patient
        let days = DeidentificationSecrets(key: key).days(forPatient: patient)
        #expect((-3650 ... -1).contains(days))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = try #require(calendar.date(from: DateComponents(year: 2020, month: 2, day: 29)))
        let moved = calendar.dateComponents(
            [.year, .month, .day], from: date.addingTimeInterval(Double(days) * 86400))
        let expected =
            (moved.year ?? 0) * 10000 + (moved.month ?? 0) * 100 + (moved.day ?? 0)
        let shifted = text(try output("dx.dcm", .init(dates: .shifted)))
        #expect(shifted.contains("\(expected)") && shifted.contains("101112"))
        #expect(!shifted.contains("20200229") && shifted.contains("113107") && shifted.contains("MODIFIED"))
    }

    @Test("Pixels are the same unless they are blackened", arguments: DICOMGoldens.films)
    func pixels(name: String) throws {
        let before = try DICOMFilm(contentsOf: DICOMGoldens.path(name)).radiograph
        let after = try DICOMFilm(decoding: output(name).bytes, path: name).radiograph
        #expect(after == before)
    }

    @Test("Blackened parts are black as displayed, the rest is untouched", arguments: DICOMGoldens.films)
    func blackOut(name: String) throws {
        func levels(_ film: Radiograph) -> [Int] {
            switch film.pixels {
            case .gray8(let values): values.map { Int($0) }
            case .gray16(let values): values.map { Int($0) }
            }
        }
        // A film without a window is stretched over its values, and a corner may have held the most extreme one.
        let shown = try DICOMFilm(contentsOf: DICOMGoldens.path(name)).chain
        let isStretched = shown.steps.contains {
            if case .range(_, _, .pixels) = $0 { true } else { false }
        }
        let options = DICOMOptions(voi: isStretched ? .none : .file(0))
        let before = levels(try DICOMFilm(contentsOf: DICOMGoldens.path(name), options: options).radiograph)
        let blackOut = BlackOut(corners: true, rectangles: [.init(x: 10, y: 8, width: 4, height: 3)])
        let film = try DICOMFilm(
            decoding: output(name, blackOut: blackOut).bytes, path: name, options: options
        ).radiograph
        let after = levels(film)
        #expect(film.width == 32 && film.height == 24)
        var blackened = 0
        for y in 0..<24 {
            for x in 0..<32 {
                let isCorner = (x < 7 || x >= 25) && (y < 3 || y >= 21)
                let isInside = isCorner || ((10..<14).contains(x) && (8..<11).contains(y))
                blackened += isInside ? 1 : 0
                let expected = isInside ? before.min() : before[y * 32 + x]
                #expect(after[y * 32 + x] == expected, "\(x), \(y)")
            }
        }
        #expect(blackened == 4 * 7 * 3 + 12)
    }

    @Test("Films whose pixels may show a name are pointed out")
    func burnedIn() throws {
        #expect(try output("secondary-capture.dcm").notes.contains { $0.contains("secondary capture") })
        #expect(try output("dx.dcm").notes.isEmpty)
    }

    @Test("Damaged files, other files and cut ones are refused, whatever the cut")
    func damaged() throws {
        let folder = try ScratchFolder()
        let whole = try DICOMGoldens.bytes("markers.dcm")
        let path = folder.path("cut.dcm")
        for count in stride(from: 0, to: whole.count, by: 97) {
            try Data(whole[..<count]).write(to: URL(filePath: path))
            do {
                _ = try Deidentifier(key: key)(contentsOf: path)
            } catch { #expect(error.path == path) }
        }
        try Data("not DICOM".utf8).write(to: URL(filePath: path))
        #expect(throws: ImagingError.notDICOM(path: path, found: "text")) {
            try Deidentifier(key: key)(contentsOf: path)
        }
    }
}
