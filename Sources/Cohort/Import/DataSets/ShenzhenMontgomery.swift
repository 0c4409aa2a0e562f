import Clinical

/// NLM's tuberculosis sets: Shenzhen No. 3 Hospital (662 films) and Montgomery County (138).
///
/// They have no table: a film's name says hospital, number and label (`CHNCXR_0327_1.png`: tuberculosis), and texts,
/// masks and copies lie beside it in several layouts.
package struct ShenzhenMontgomeryImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "shenzhen-montgomery", title: "Shenzhen and Montgomery tuberculosis sets",
        layout:
            "CHNCXR_NNNN_L.png and MCUCXR_NNNN_L.png (L is 1 for tuberculosis), in CXR_png; ClinicalReadings/*.txt; "
            + "ManualMask/leftMask and rightMask, or masks/CHNCXR_NNNN_L_mask.png",
        site: nil,
        citation:
            "Jaeger et al., Quant Imaging Med Surg 4(6):475-477, 2014; Candemir et al., IEEE TMI 33(2), 2014",
        licence:
            "free use, cite both papers; an older readme asks not to share the films outside a research group"
    )

    private static let findings = [Finding("Normal"), Finding("Tuberculosis")]

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        Recognition([
            (
                "films named CHNCXR_NNNN_0.png or MCUCXR_NNNN_1.png", 1,
                source.hasFilm { TuberculosisFilm(FileName.stem($0)) != nil }
            )
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let tree = try TuberculosisTree(source.images)
        guard !tree.films.isEmpty else {
            throw .missingTable(
                root: source.images, dataSet: card.name,
                expected: ["film named CHNCXR_NNNN_L.png", "MCUCXR_NNNN_L.png"])
        }
        for copy in tree.copies {
            collector.note(
                .repeatedRow, "files are copies of a film in another folder and were left out", example: copy)
        }
        let readings = readings(tree)
        if readings.isEmpty {
            collector.remark("no ClinicalReadings: sex and age were left blank")
        }
        let patients = SamePatients(readings)
        for (film, path) in tree.films {
            let reading = readings[film.stem]
            let isNormal = film.label == 0
            collector.add(
                Film(
                    path: path, patient: patients.patient(film.stem), site: film.site, view: film.view,
                    sex: reading?.sex, age: reading?.age, device: film.device,
                    masks: tree.masks[film.stem] ?? [:],
                    labels: [
                        Finding("Normal"): isNormal ? .present : .absent,
                        Finding("Tuberculosis"): isNormal ? .absent : .present,
                    ]))
        }
        let published = TuberculosisFilm.Hospital.allCases.map { hospital in
            (
                counts: hospital.published, listed: tree.films.count { $0.film.hospital == hospital },
                taken: { (film: Film) in TuberculosisFilm(path: film.path)?.hospital == hospital }
            )
        }
        return try collector.outcome(findings: Self.findings, published: published)
    }

    private func readings(_ tree: TuberculosisTree) -> [String: ClinicalReading] {
        tree.readings.compactMapValues { path in
            (try? TableText(contentsOf: path)).map {
                ClinicalReading(String(decoding: $0.bytes.prefix(1 << 16), as: UTF8.self))
            }
        }
    }
}

/// Films that the readings call the same patient's, so that splits keep them together.
private struct SamePatients {
    private var patientByFilm: [String: String] = [:]

    /// What Montgomery's own readings say (`same pt as MCUCXR_0162_1`), for copies without them. That 0170 is the third
    /// film of that patient isn't written there: sex, age and the earlier views that its reading mentions agree.
    private static let known = [
        ["MCUCXR_0113_1", "MCUCXR_0117_1"], ["MCUCXR_0162_1", "MCUCXR_0166_1", "MCUCXR_0170_1"],
    ]

    init(_ readings: [String: ClinicalReading]) {
        for group in Self.known {
            for film in group { patientByFilm[film] = group[0] }
        }
        for (film, reading) in readings.sorted(by: { $0.key < $1.key }) {
            for other in reading.samePatient { unite(film, other) }
        }
    }

    /// The set's name of the patient, without the label: `MCUCXR_0162`.
    func patient(_ film: String) -> String { String((patientByFilm[film] ?? film).dropLast(2)) }

    private mutating func unite(_ film: String, _ other: String) {
        let (left, right) = (patientByFilm[film] ?? film, patientByFilm[other] ?? other)
        let first = min(left, right)
        for (film, patient) in patientByFilm where patient == left || patient == right {
            patientByFilm[film] = first
        }
        for film in [film, other] { patientByFilm[film] = first }
    }
}
