import Clinical
import Foundation
import Testing

@Suite struct VocabularyTests {
    @Test(arguments: [
        ("NORMAL", "Normal"), ("No_Finding", "Normal"), ("no finding", "Normal"), ("healthy", "Normal"),
        ("pneumonia", "Pneumonia"), ("PNEUMONIA", "Pneumonia"), ("Pleural Effusion", "Effusion"),
        ("Pleural_thickening", "Pleural_Thickening"), ("Lung Opacity", "Lung_Opacity"),
        ("Enlarged Cardiomediastinum", "Enlarged_Cardiomediastinum"), ("covid19", "COVID-19"),
        ("TB", "Tuberculosis"), ("Support Devices", "Support_Devices"), ("Pleural Other", "Pleural_Other"),
        ("infiltrates", "Infiltration"), ("pulmonary edema", "Edema"), ("Pulmonary fibrosis", "Fibrosis"),
    ])
    func synonymsHaveOneName(written: String, canonical: String) {
        #expect(Finding(written).name == canonical)
        #expect(Finding(written) == Finding(canonical))
        #expect(Finding(written).hashValue == Finding(canonical).hashValue)
    }

    @Test func canonicalNamesAreTheirOwn() {
        #expect(Set(Vocabulary.names).count == Vocabulary.names.count)
        for name in Vocabulary.names { #expect(Finding(name).name == name) }
    }

    @Test func otherNamesStayAsWritten() {
        #expect(Finding("Kerley B lines").name == "Kerley B lines")
        #expect(Finding("Kerley B lines") != Finding("kerley b lines"))
    }

    @Test func codesAsItsNameAndResolvesSynonyms() throws {
        let data = try JSONEncoder().encode([Finding("no finding"), Finding("Mass")])
        #expect(String(decoding: data, as: UTF8.self) == #"["Normal","Mass"]"#)
        let decoded = try JSONDecoder().decode([Finding].self, from: Data(#"["NO_FINDING","mass"]"#.utf8))
        #expect(decoded == [Finding("Normal"), Finding("Mass")])
    }

    @Test func sortsByName() {
        let names = ["Pneumonia", "Mass", "Normal"].map { Finding($0) }.sorted().map(\.name)
        #expect(names == ["Mass", "Normal", "Pneumonia"])
    }

    @Test func unknownIsNotAbsent() throws {
        #expect(Label.present.target == 1)
        #expect(Label.absent.target == 0)
        #expect(Label.unknown.target == nil)
        let data = try JSONEncoder().encode(Label.allCases)
        #expect(try JSONDecoder().decode([Label].self, from: data) == Label.allCases)
    }
}
