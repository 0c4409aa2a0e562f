import Clinical
import Cohort
import Testing

@Suite struct CovidImageDataTests {
    @Test func readsCasesAndMasks() throws {
        let imported = try Miniature.covid.imported()
        #expect(imported.films.count == 5)
        let film = try imported.film("images/a.jpeg")
        #expect(film.patient == "2")
        #expect(film.study == "2-0")
        #expect(film.site == "Cho Ray Hospital, Ho Chi Minh City, Vietnam")
        #expect(film.masks == ["lungs": imported.folder.path + "/annotations/lungVAE-masks/a_mask.png"])
        #expect(
            try imported.labels("images/a.jpeg") == "Normal- Pneumonia+ COVID-19+ Tuberculosis- ARDS?")
        #expect(
            try imported.labels("images/d.jpg") == "Normal+ Pneumonia- COVID-19- Tuberculosis- ARDS-")
        #expect(try imported.film("images/b-day5.png").view == "AP Supine")
        #expect(try imported.film("images/b-day5.png").site == "COVID-19 image data collection")
    }

    @Test func leavesScansOutAndCountsThem() throws {
        let imported = try Miniature.covid.imported()
        #expect(imported.count(.otherView, "are CT or other images") == 1)
        #expect(imported.count(.unknownLabel, "no diagnosis yet") == 1)
        #expect(imported.remarks("5 of 866 X-rays of the collection’s last version are listed: 861 missing"))
    }

    @Test func readsTheFirstVersionsTable() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            Patientid,offset,sex,age,finding,survival,view,date,location,filename,doi, url,license,notes
            17,3,M,54,"COVID-19, ARDS",Y,AP,2020,"Goyang, Korea",a.jpg,10.1,https://x,,note
            17,9,M,54,COVID-19,Y,CT,2020,"Goyang, Korea",b.jpg,10.1,https://x,,note
            3,4,M,74,SARS,N,PA,2004,,c.jpg,10.1,https://x,,note

            """, "metadata.csv")
        for name in ["a", "b", "c"] { try folder.write("film", "images/\(name).jpg") }
        let imported = try Imported(folder, "covid-image-data")
        #expect(imported.films.count == 2)
        #expect(
            try imported.labels("images/a.jpg") == "Normal- Pneumonia+ COVID-19+ Tuberculosis- ARDS+")
        #expect(
            try imported.labels("images/c.jpg") == "Normal- Pneumonia+ COVID-19- Tuberculosis- ARDS?")
    }

    @Test(arguments: [
        ("Pneumonia", "Pneumonia+ COVID-19?"), ("Pneumonia/Viral", "Pneumonia+ COVID-19?"),
        ("Pneumonia/Bacterial/Klebsiella", "Pneumonia+ COVID-19-"), ("ARDS", "Pneumonia? COVID-19?"),
        ("Tuberculosis", "Pneumonia? COVID-19-"), ("Unknown", "Pneumonia? COVID-19?"),
        ("todo", "Pneumonia? COVID-19?"), ("No Finding", "Pneumonia- COVID-19-"),
    ])
    func readsDiagnoses(text: String, expected: String) {
        let labels = CaseFinding.labels(text)
        let said = ["Pneumonia", "COVID-19"].map { name in
            let label = labels[Finding(name)] ?? .unknown
            return name + (label == .present ? "+" : label == .absent ? "-" : "?")
        }
        #expect(said.joined(separator: " ") == expected)
    }
}
