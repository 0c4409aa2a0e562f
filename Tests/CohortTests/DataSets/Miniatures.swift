import Cohort
import Foundation

/// Small copies of public data sets: their real headers, layouts and slips, invented patients, and no pixels.
enum Miniature: String, CaseIterable {
    case padchest, rsna, vindr, vinbigdata, shenzhen, openiTables, openiReports, covid, jsrt

    /// The importer's name.
    var importer: String {
        switch self {
        case .vinbigdata: "vindr"
        case .shenzhen: "shenzhen-montgomery"
        case .openiTables, .openiReports: "openi"
        case .covid: "covid-image-data"
        default: rawValue
        }
    }

    /// The tables that tell what it is, for handing them to other importers.
    var tables: [String] {
        switch self {
        case .padchest: ["PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv"]
        case .rsna: ["stage_2_train_labels.csv", "stage_2_detailed_class_info.csv"]
        case .vindr: ["annotations/image_labels_train.csv", "annotations/annotations_train.csv"]
        case .vinbigdata: ["train.csv"]
        case .openiTables: ["indiana_reports.csv", "indiana_projections.csv"]
        case .covid: ["metadata.csv"]
        case .shenzhen, .openiReports, .jsrt: []
        }
    }

    func write() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, name) }
        for name in films { try folder.write("film", name) }
        return folder
    }

    var source: (folder: TemporaryFolder, source: ImportSource) {
        get throws {
            let folder = try write()
            return (folder, try ImportSource(folder.url))
        }
    }

    var files: [String: String] {
        switch self {
        case .padchest: Self.padchestFiles
        case .rsna: Self.rsnaFiles
        case .vindr: Self.vindrFiles
        case .vinbigdata: Self.vinbigdataFiles
        case .shenzhen: Self.shenzhenFiles
        case .openiTables: Self.openiTableFiles
        case .openiReports: Self.openiReportFiles
        case .covid: Self.covidFiles
        case .jsrt: Self.jsrtFiles
        }
    }

    var films: [String] {
        switch self {
        case .padchest:
            [
                "0/100_k6ga29.png", "0/200_fzis7d.png", "54/300_3k951l.png", "54/400_75sg0k.png",
                "54/500_w8dk8c.png",
            ]
        case .rsna: ["0004cfab", "00436515", "00704310"].map { "stage_2_train_images/\($0).dcm" }
        case .vindr: ["train/aaaa.dicom", "train/bbbb.dicom", "train/cccc.dicom", "test/dddd.dicom"]
        case .vinbigdata: ["train/aaaa.dicom", "train/bbbb.dicom"]
        case .shenzhen:
            [
                "ChinaSet_AllFiles/CXR_png/CHNCXR_0001_0.png", "ChinaSet_AllFiles/CXR_png/CHNCXR_0115_0.png",
                "ChinaSet_AllFiles/CXR_png/CHNCXR_0327_1.png", "ChinaSet_AllFiles/test/CHNCXR_0001_0.png",
                "mask/CHNCXR_0327_1_mask.png", "MontgomerySet/CXR_png/MCUCXR_0001_0.png",
                "MontgomerySet/CXR_png/MCUCXR_0300_1.png", "MontgomerySet/CXR_png/MCUCXR_0301_1.png",
                "MontgomerySet/ManualMask/leftMask/MCUCXR_0001_0.png",
                "MontgomerySet/ManualMask/rightMask/MCUCXR_0001_0.png",
                "Annotations/masks/CHNCXR_0327_1_Calcified_Nodule_2.png",
            ]
        case .openiTables:
            ["1_IM-0001-4001", "1_IM-0001-3001", "2_IM-0652-1001", "4_IM-2050-1001"].map {
                "images/images_normalized/\($0).dcm.png"
            }
        case .openiReports: ["CXR1_1_IM-0001-3001.png", "CXR1_1_IM-0001-4001.png", "CXR9_IM-2407-1001.png"]
        case .covid:
            [
                "images/a.jpeg", "images/b-day5.png", "images/c.jpg", "images/d.jpg", "images/e.jpg",
                "annotations/lungVAE-masks/a_mask.png",
            ]
        case .jsrt: ["JPCLN001.png", "JPCLN002.png", "JPCNN001.png"].map { "All247images/\($0)" }
        }
    }
}
