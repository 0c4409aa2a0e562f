import Foundation

/// Whose the challenge's films are, and what their DICOM headers say.
///
/// The challenge's `patientId` names a film, not a patient: its films were drawn from ChestX-ray14, where many patients
/// have several. RSNA's mapping file tells which film of ChestX-ray14 each was, and so whose.
struct RSNAPatients {
    private struct Mapping: Decodable {
        /// The challenge's name of the film.
        let film: String
        /// ChestX-ray14's: `00000013_005.png`.
        let original: String

        enum CodingKeys: String, CodingKey {
            case film = "subset_img_id"
            case original = "img_id"
        }
    }

    private struct Header {
        let view: String?
        let sex: String?
        let age: String
    }

    private var patientByFilm: [String: String] = [:]
    private var headerByFilm: [String: Header] = [:]

    init(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError) {
        if let path = source.file("pneumonia-challenge-dataset-mappings_2018.json") {
            patientByFilm = try Self.patients(path)
        } else {
            collector.remark(
                "a patient may have several films under different ids: put RSNA's "
                    + "pneumonia-challenge-dataset-mappings_2018.json beside the tables to keep a patient's films together"
            )
        }
        let names = [
            "stage_2_train_images_dicom_headers.csv", "kaggle_stage_2_train_images_dicom_headers.csv",
        ]
        guard let path = source.file(anyOf: names) else {
            collector.remark("view, sex and age are in the DICOM headers only and were left blank")
            return
        }
        let table = try DataTable(path)
        let columns = try table.require(
            "PatientID", "ViewPosition", "PatientSex", "PatientAge", of: collector.card)
        try collector.read(table) { (_, row) throws(CohortError) in
            headerByFilm[row[columns[0]]] = Header(
                view: ViewPosition.normalised(row[columns[1]]), sex: PatientSex.normalised(row[columns[2]]),
                age: row[columns[3]])
        }
    }

    /// As ``NIHImporter`` names patients, so that a merge of both sets sees who is in both.
    func patient(_ film: String) -> String { patientByFilm[film] ?? film }

    func view(_ film: String) -> String? { headerByFilm[film]?.view }

    func sex(_ film: String) -> String? { headerByFilm[film]?.sex }

    func age(_ film: String, _ collector: inout FilmCollector) -> Double? {
        headerByFilm[film].flatMap { collector.age($0.age) }
    }

    private static func patients(_ path: String) throws(CohortError) -> [String: String] {
        let mappings: [Mapping]
        do {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            guard bytes.count <= 1 << 27 else {
                throw CohortError.unreadable(path: path, reason: "it is too large for RSNA's mapping file")
            }
            mappings = try JSONDecoder().decode([Mapping].self, from: bytes)
        } catch let error as CohortError { throw error } catch {
            throw .unreadable(
                path: path, reason: "it isn't RSNA's mapping file, a JSON list with subset_img_id and img_id")
        }
        var patients: [String: String] = Dictionary(minimumCapacity: mappings.count)
        for mapping in mappings {
            guard let number = Int(mapping.original.prefix { $0 != "_" }) else { continue }
            patients[mapping.film] = "\(number)"
        }
        return patients
    }
}
