import Clinical
import Cohort
import Foundation
import Testing

@Suite struct ShenzhenMontgomeryTests {
    @Test func readsNamesReadingsAndMasks() throws {
        let imported = try Miniature.shenzhen.imported()
        #expect(imported.films.count == 6)
        let chinese = try imported.film("ChinaSet_AllFiles/CXR_png/CHNCXR_0327_1.png")
        #expect(chinese.site == "Shenzhen No. 3 Hospital")
        #expect(chinese.patient == "CHNCXR_0327")
        #expect(chinese.sex == "F")
        #expect(chinese.age == 28)
        #expect(chinese.presentFindings == [Finding("Tuberculosis")])
        #expect(chinese.masks == ["lungs": imported.folder.path + "/mask/CHNCXR_0327_1_mask.png"])
        let american = try imported.film("MontgomerySet/CXR_png/MCUCXR_0001_0.png")
        #expect(american.site == "Montgomery County")
        #expect(american.view == "PA")
        #expect(american.sex == "F")
        #expect(american.age == 27)
        #expect(american.presentFindings == [Finding("Normal")])
        let masks = imported.folder.path + "/MontgomerySet/ManualMask"
        #expect(
            american.masks == [
                "left lung": masks + "/leftMask/MCUCXR_0001_0.png",
                "right lung": masks + "/rightMask/MCUCXR_0001_0.png",
            ])
        #expect(try imported.film("ChinaSet_AllFiles/CXR_png/CHNCXR_0115_0.png").age == 16.0 / 12)
    }

    @Test func keepsAPatientsFilmsTogether() throws {
        let imported = try Miniature.shenzhen.imported()
        #expect(try imported.film("MontgomerySet/CXR_png/MCUCXR_0300_1.png").patient == "MCUCXR_0300")
        #expect(try imported.film("MontgomerySet/CXR_png/MCUCXR_0301_1.png").patient == "MCUCXR_0300")
    }

    @Test func leavesCopiesOut() throws {
        let imported = try Miniature.shenzhen.imported()
        #expect(imported.count(.repeatedRow, "copies of a film in another folder") == 1)
        #expect(imported.remarks("3 of 662 Shenzhen films are listed: 659 missing"))
        #expect(imported.remarks("3 of 138 Montgomery films are listed: 135 missing"))
    }

    @Test(arguments: [
        ("male 45yrs\nnormal", "M", 45.0 as Double?), ("female24yrs\nnormal", "F", 24),
        ("male , 29yrs  \t\nbilateral secondary PTB", "M", 29), ("female 64days\nnormal", "F", 64 / 365.25),
        ("male 42\nnormal", "M", nil), ("Patient's Sex: O \nPatient's Age: 005Y\nnormal", nil, 5),
        ("??? random 12", nil, nil), ("", nil, nil),
    ])
    func readsClinicalReadings(text: String, sex: String?, age: Double?) {
        let reading = ClinicalReading(text)
        #expect(reading.sex == sex)
        #expect(reading.age == age)
    }
}
