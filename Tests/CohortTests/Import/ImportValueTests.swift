import Cohort
import Foundation
import Testing

@Suite struct ImportValueTests {
    @Test(
        arguments: [
            ("58", 58), ("058Y", 58), ("60y", 60), ("018M", 1.5), ("0", 0), ("58.5", 58.5), (" 7 ", 7),
            ("120", 120),
            ("365D", 365 / 365.2425), ("004W", 4 / 52.1775),
        ] as [(String, Double)])
    func readsAges(text: String, years: Double) { #expect(PatientAge.read(text) == .years(years)) }

    @Test(arguments: ["", "  ", "nan", "None", "unknown"]) func blankAgesAreUnknown(text: String) {
        #expect(PatientAge.read(text) == .unknown)
    }

    @Test(arguments: ["414Y", "-1", "1e2", "abc", "Y", "121", "0x10", "1..2", "∞", "inf", "12 years"])
    func otherAgesAreImplausible(text: String) { #expect(PatientAge.read(text) == .implausible) }

    @Test(arguments: [
        ("M", "M"), ("male", "M"), ("Female", "F"), (" f ", "F"), ("Unknown", nil), ("", nil), ("O", "O"),
    ])
    func readsSexes(text: String, sex: String?) { #expect(PatientSex.normalised(text) == sex) }

    @Test(arguments: [
        ("PA", "PA"), ("pa", "PA"), ("AP", "AP"), ("AP Supine", "AP Supine"), ("AP_horizontal", "AP Supine"),
        ("L", "Lateral"), ("LL", "Lateral"), ("LATERAL", "Lateral"), ("postero-anterior", "PA"),
        ("left lateral", "Lateral"), ("", nil), ("unk", nil), ("COSTAL", "COSTAL"), ("Frontal", "Frontal"),
    ])
    func readsViews(text: String, view: String?) { #expect(ViewPosition.normalised(text) == view) }

    @Test func filtersViews() {
        let views = ["PA", "AP", "AP Supine", "Frontal", "Lateral", "COSTAL", nil]
        func accepted(_ filter: ViewFilter) -> [Int] { views.indices.filter { filter.accepts(views[$0]) } }
        #expect(accepted(.pa) == [0])
        #expect(accepted(.ap) == [1, 2])
        #expect(accepted(.frontal) == [0, 1, 2, 3])
        #expect(accepted(.lateral) == [4])
    }

    @Test func findsFilesByName() throws {
        let folder = try TemporaryFolder()
        for name in [
            "a/X.png", "b/x.txt", "a/y.jpg", "b/z.png", "c/d/z.png", "b/1.2.3.dcm", "__MACOSX/q.png",
            ".h/r.png",
        ] {
            try folder.write("", name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/a/loop", withDestinationPath: folder.path)
        let index = try FileIndex(folder.path)
        #expect(index.count == 6)
        #expect(index.find("x.png") == .found(folder.path + "/a/X.png"))
        #expect(index.find("y.png") == .otherExtension(folder.path + "/a/y.jpg"))
        #expect(index.find("d/z.png") == .found(folder.path + "/c/d/z.png"))
        #expect(index.find("1.2.3") == .otherExtension(folder.path + "/b/1.2.3.dcm"))
        #expect(index.find("q.png") == .missing)
        guard case .ambiguous(let places) = index.find("z.png") else {
            Issue.record("z.png lies in two folders")
            return
        }
        #expect(places.count == 2)
    }
}
