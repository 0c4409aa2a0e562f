import Clinical
import Cohort
import Foundation
import Testing

/// Imports the copies of real sets, where a machine has them.
@Suite struct RealDataSetTests {
    private static func imported(_ name: String) throws -> (importer: String, outcome: ImportOutcome) {
        let root = try #require(RealData.root, RealData.isMissing)
        let source = try ImportSource(URL(fileURLWithPath: root).appendingPathComponent(name))
        let importer = try DataSetRegistry.recognise(source)
        return (importer.card.name, try importer.importFilms(from: source, options: ImportOptions()))
    }

    private static func count(_ outcome: ImportOutcome, _ finding: String) -> Int {
        outcome.cohort.allFilms.count { $0.label(of: Finding(finding)) == .present }
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func shenzhenAndMontgomery() throws {
        let (importer, outcome) = try Self.imported("lungmask_shenzhen_montgomery")
        #expect(importer == "shenzhen-montgomery")
        let films = outcome.cohort.allFilms
        #expect(films.count == 595)
        #expect(films.count { $0.site == "Shenzhen No. 3 Hospital" } == 473)
        #expect(films.count { $0.site == "Montgomery County" } == 122)
        #expect(Self.count(outcome, "Normal") == 302)
        #expect(Self.count(outcome, "Tuberculosis") == 293)
        #expect(films.allSatisfy { $0.masks["lungs"] != nil })
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func covidImageData() throws {
        let (importer, outcome) = try Self.imported("covid_ieee8023")
        #expect(importer == "covid-image-data")
        let films = outcome.cohort.allFilms
        #expect(films.count == 437)
        #expect(Set(films.map(\.patient)).count == 266)
        #expect(Self.count(outcome, "COVID-19") == 352)
        #expect(Self.count(outcome, "Normal") == 17)
        #expect(Self.count(outcome, "ARDS") == 16)
        #expect(films.count { $0.masks["lungs"] != nil } == 352)
        #expect(films.count { $0.view == "AP Supine" } == 107)
        #expect(films.count { $0.sex == "M" } == 244)
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func jsrt() throws {
        let (importer, outcome) = try Self.imported("jsrt224")
        #expect(importer == "jsrt")
        let films = outcome.cohort.allFilms
        #expect(films.count == 214)
        #expect(Self.count(outcome, "Nodule") == 136)
        #expect(films.count { $0.boxes.count == 1 } == 136)
        #expect(films.allSatisfy { $0.masks.count == 2 && $0.sex != nil })
        // Two ages are a question mark.
        #expect(films.count { $0.age == nil } == 2)
    }
}

/// Counts of the full published tables, where a machine has them: set THORAX_TABLES to the folder `data` of the Python
/// package torchxrayvision 1.5.7, its archives `NLMCXR_reports.tgz` and `kaggle_stage_2_train_labels.csv.zip` unpacked.
@Suite struct FullTableTests {
    static let root = ProcessInfo.processInfo.environment["THORAX_TABLES"]
    static let isMissing: Comment = "the full tables are not here: set THORAX_TABLES to their folder"

    private static func imported(_ importer: String, _ table: String) throws -> ImportOutcome {
        let root = URL(fileURLWithPath: try #require(root, isMissing))
        var options = ImportOptions()
        options.missing = .keep
        return try DataSetRegistry.named(importer)
            .importFilms(from: try ImportSource(root.appendingPathComponent(table)), options: options)
    }

    private static func isComplete(_ outcome: ImportOutcome) -> Bool {
        outcome.notes.contains { $0.text.hasPrefix("complete: all ") }
    }

    private static func count(_ outcome: ImportOutcome, _ finding: String) -> Int {
        outcome.cohort.allFilms.count { $0.label(of: Finding(finding)) == .present }
    }

    @Test(.enabled(if: root != nil, isMissing)) func padChest() throws {
        let outcome = try Self.imported("padchest", "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv.gz")
        #expect(Self.isComplete(outcome))
        let films = outcome.cohort.allFilms
        #expect(films.count == 160_861 - 11)
        #expect(films.count { $0.view == "PA" } == 91_728)
        #expect(films.count { $0.view == "Lateral" } == 49_579)
        #expect(films.count { $0.view == "AP Supine" } == 14_346)
        #expect(films.count { $0.sex == "F" } == 79_915)
        #expect(films.count { $0.age != nil } == 160_844)
        #expect(films.count { $0.labels.isEmpty } == 6_302)
        let counts = [
            "Normal": 50_395, "Cardiomegaly": 15_021, "Effusion": 10_020, "Pneumonia": 8_174,
            "Fracture": 4_625, "Nodule": 4_071, "Pneumothorax": 573,
        ]
        for (finding, count) in counts { #expect(Self.count(outcome, finding) == count, "\(finding)") }
    }

    @Test(.enabled(if: root != nil, isMissing)) func rsna() throws {
        let outcome = try Self.imported("rsna", "stage_2_train_labels.csv")
        #expect(Self.isComplete(outcome))
        let films = outcome.cohort.allFilms
        #expect(films.count == 26_684)
        #expect(films.reduce(0) { $0 + $1.boxes.count } == 9_555)
        #expect(Self.count(outcome, "Lung_Opacity") == 6_012)
        #expect(films.allSatisfy { ["PA", "AP"].contains($0.view) })
    }

    @Test(.enabled(if: root != nil, isMissing)) func vinBigData() throws {
        let outcome = try Self.imported("vindr", "vinbigdata-train.csv.gz")
        #expect(Self.isComplete(outcome))
        #expect(outcome.cohort.allFilms.count == 15_000)
        #expect(Self.count(outcome, "Normal") == 10_606)
        #expect(Self.count(outcome, "Cardiomegaly") == 1_817)
        #expect(Self.count(outcome, "Pneumothorax") == 58)
        #expect(Self.count(outcome, "Lung_Lesion") == 405)
    }

    @Test(.enabled(if: root != nil, isMissing)) func openIReports() throws {
        let outcome = try Self.imported("openi", "nlm")
        #expect(Self.isComplete(outcome))
        #expect(outcome.cohort.allFilms.count == 7_470)
        #expect(Set(outcome.cohort.allFilms.map(\.patient)).count == 3_955 - 104)
        let counts = [
            "Normal": 2_696, "Cardiomegaly": 693, "Atelectasis": 616, "Effusion": 292, "Nodule": 189,
        ]
        for (finding, count) in counts { #expect(Self.count(outcome, finding) == count, "\(finding)") }
    }
}
