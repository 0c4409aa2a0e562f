import Foundation
import Groundwork
import Imaging

/// A folder of DICOM files as a hospital exports them: what the files say becomes the cohort.
package struct DICOMFolderImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "dicom", title: "a folder of DICOM files",
        layout: "*.dcm, or files without extension, in any folders; labels from a table with --labels",
        site: nil,
        citation: "–", licence: "that of the films")

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        guard source.table == nil else { return Recognition(confidence: 0, seen: [], missing: ["a folder"]) }
        let first = source.folders.lazy.compactMap { folder -> String? in
            let name = folder.films.first ?? folder.files.first
            return name.map {
                folder.path.isEmpty ? "\(source.root)/\($0)" : "\(source.root)/\(folder.path)/\($0)"
            }
        }.first
        let isDICOM = first.map { (try? DICOMFile.isRecognised(at: $0)) == true } ?? false
        let hasTable = source.folders.first?.files.contains { $0.lowercased().hasSuffix(".csv") } ?? false
        return Recognition([
            ("DICOM files", 0.65, isDICOM), ("no table beside them", 0.1, !hasTable && isDICOM),
            // Sets of DICOM files that are known by name bring tables.
            ("a set known by name", 0.25, false),
        ])
    }

    package func importFilms(
        from source: ImportSource, options: ImportOptions
    ) throws(CohortError) -> ImportOutcome {
        var collector = FilmCollector(card, source, options)
        let paths = try FolderListing.images(below: source.images).map { "\(source.images)/\($0)" }
        var labels = try options.dicom.labels.map { (table) throws(CohortError) in
            try DICOMLabels(table, options.columns, &collector)
        }
        let headers = DICOMScreen.headers(of: paths)
        for path in paths {
            guard let header = headers.next() else { break }
            switch header {
            case .success(let header?): add(path, header, &labels, &collector)
            case .success(nil):
                collector.note(.otherObject, "files aren't DICOM and were left out", example: path)
            case .failure(let error):
                collector.note(.unreadableFile, "files can't be read and were left out", example: "\(error)")
            }
        }
        if let labels, labels.unusedCount > 0 {
            collector.note(
                .missingFile, "rows of the table of labels name no film, such as the first of them",
                example: "\(labels.firstUnused) (\(labels.unusedCount) rows)")
        }
        return try collector.outcome(findings: labels?.findings ?? [])
    }

    private func add(
        _ path: String, _ header: DICOMHeader, _ labels: inout DICOMLabels?,
        _ collector: inout FilmCollector
    ) {
        if let refusal = header.refusal {
            return collector.note(
                .otherObject, "files aren't radiographs and were left out", example: "\(path): \(refusal)")
        }
        guard header.frames == 1 else {
            return collector.note(
                .otherObject, "films have several frames and were left out",
                example: "\(path): \(header.frames) frames")
        }
        let identity = collector.options.dicom
        let study = header.studyUID.map(identity.study)
        guard let patient = header.patientID.map(identity.patient) ?? study.map({ "study-\($0)" }) else {
            return collector.note(
                .badRow, "films name neither a patient nor a study and were left out", example: path)
        }
        if header.patientID == nil {
            collector.note(
                .renamedPatient, "films name no patient; their study stands for one", example: path)
        }
        if header.burnedIn == true {
            collector.note(
                .burnedIn, "films are said to show text in their pixels, perhaps the patient's name",
                example: path)
        }
        collector.add(
            Film(
                path: path, patient: patient, study: study,
                site: identity.takesSiteFromInstitution ? header.institution : nil,
                view: ViewPosition.normalised(header.view ?? ""),
                sex: PatientSex.normalised(header.patientSex ?? ""), age: header.patientAge,
                device: header.device,
                labels: labels?.take(for: path, instanceUID: header.instanceUID) ?? [:]))
    }
}
