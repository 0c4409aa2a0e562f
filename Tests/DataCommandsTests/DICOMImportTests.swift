import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

@Suite("thorax data import dicom")
struct DICOMImportTests {
    private func export(to folder: ScratchFolder, _ names: [String]) throws -> String {
        let export = folder.path("export")
        try FileManager.default.createDirectory(atPath: export, withIntermediateDirectories: true)
        for name in names {
            try FileManager.default.copyItem(atPath: DICOMGoldens.path(name), toPath: "\(export)/\(name)")
        }
        return export
    }

    private let mixed = [
        "dx.dcm", "dx-monochrome1.dcm", "cr-10bit.dcm", "ct.dcm", "sr.dcm", "three-frames.dcm",
    ]

    @Test(
        "Headers become a cohort: hashed patients, studies, views, devices; other objects are named and left out"
    )
    func cohort() throws {
        let folder = try ScratchFolder()
        let export = try export(to: folder, mixed)
        try Data("file,Pneumonia\ndx.dcm,1\n1.2.826.0.1.3680043.8.498.1.21,0\n".utf8)
            .write(to: URL(filePath: folder.path("labels.csv")))
        let output = folder.path("cohort.csv")
        let result = try ThoraxProcess.run(
            ["data", "import", "dicom", export, "--labels", folder.path("labels.csv"), "--output", output])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("CT Image Storage (modality CT)"))
        #expect(result.errors.contains("Basic Text SR Storage (modality SR)"))
        #expect(result.errors.contains("3 frames"))
        let cohort = try Cohort(csv: URL(filePath: output))
        #expect(cohort.allFilms.count == 3)
        let byName = Dictionary(
            uniqueKeysWithValues: cohort.allFilms.map { (URL(filePath: $0.path).lastPathComponent, $0) })
        let film = try #require(byName["dx.dcm"])
        let key = try ProjectKey(fileAt: URL(filePath: folder.path("cohort.key")))
        let header = try DICOMHeader(contentsOf: DICOMGoldens.path("dx.dcm"))
        #expect(film.patient == header.patientKey(projectKey: key.text))
        #expect(film.patient == byName["dx-monochrome1.dcm"]?.patient)
        #expect(film.patient != byName["cr-10bit.dcm"]?.patient)
        #expect(film.study == byName["dx-monochrome1.dcm"]?.study && film.study != header.studyUID)
        #expect(film.view == "PA" && film.sex == "F" && film.age == 49 && film.device == "Acme Ray 1")
        #expect(film.site == nil)
        #expect(film.label(of: Finding("Pneumonia")) == .present)
        #expect(byName["cr-10bit.dcm"]?.label(of: Finding("Pneumonia")) == .absent)
        #expect(byName["dx-monochrome1.dcm"]?.label(of: Finding("Pneumonia")) == .unknown)
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(!text.contains("PAT-0001") && !text.contains("Nowhere"))
    }

    @Test("Ids and institutions are kept where asked; the folder is recognised")
    func kept() throws {
        let folder = try ScratchFolder()
        let export = try export(to: folder, ["dx.dcm", "cr-10bit.dcm"])
        let output = folder.path("cohort.csv")
        let result = try ThoraxProcess.run(
            [
                "data", "import", "auto", export, "--output", output, "--keep-patient-ids",
                "--institution-as-site",
            ])
        #expect(result.status == 0, "\(result.errors)")
        let films = try Cohort(csv: URL(filePath: output)).allFilms
        #expect(Set(films.map(\.patient)) == ["PAT-0001", "PAT-0002"])
        #expect(films.allSatisfy { $0.site == "Nowhere General" })
        #expect(!FileManager.default.fileExists(atPath: folder.path("cohort.key")))
    }

    @Test("Class folders with a CT among the films are refused by name")
    func classes() throws {
        let folder = try ScratchFolder()
        for (name, film) in [("Normal", "dx.dcm"), ("Mass", "ct.dcm")] {
            let path = folder.path(name)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: DICOMGoldens.path(film), toPath: "\(path)/\(film)")
        }
        let result = try ThoraxProcess.run(
            ["data", "import", folder.url.path, "--output", folder.path("cohort.csv")])
        #expect(result.status != 0)
        #expect(result.errors.contains("ct.dcm"))
        #expect(result.errors.contains("expected a radiograph, found CT Image Storage (modality CT)"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("cohort.csv")))
    }
}
