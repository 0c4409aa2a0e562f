import Foundation
import Testing
import _TestSupport

@Suite("Data sets through the executable")
struct DataSetCommandTests {
    private static let table = """
        Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],
        00000001_000.png,Mass|Nodule,0,1,058Y,M,PA,2682,2749,0.143,0.143,
        00000002_000.png,No Finding,0,2,081Y,F,AP,2500,2048,0.171,0.171,

        """

    private func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try Data(Self.table.utf8).write(to: folder.url.appending(path: "Data_Entry_2017.csv"))
        return folder
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test("Layouts are listed in words and as JSON")
    func layouts() throws {
        let words = try ThoraxProcess.run(["data", "layouts"])
        for name in ["kermany", "nih", "chexpert", "mimic", "folders", "csv"] {
            #expect(words.output.contains("\n\(name) "))
        }
        let json = try ThoraxProcess.run(["data", "layouts", "--json"])
        let layouts = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(layouts?.contains { $0["name"] as? String == "nih" } == true)
        #expect(
            try ThoraxProcess.run(["data", "layouts", "mimic"]).output.contains(
                "--set labels=chexpert|negbio"))
        let unknown = try ThoraxProcess.run(["data", "layouts", "chexprt"])
        #expect(unknown.status != 0 && unknown.errors.contains("Did you mean chexpert?"))
    }

    @Test("A data set is recognised, imported, merged and split around its test")
    func recognise() throws {
        let folder = try folder()
        let notes = folder.path("notes.json")
        let result = try ThoraxProcess.run([
            "data", "import", "auto", folder.url.path, "--missing", "keep", "--notes", notes, "--output",
            folder.path("nih.csv"),
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("NIH ChestX-ray14 (nih)"))
        #expect(result.errors.contains("2 films aren't there and were kept"))
        #expect(try text(notes).contains("missingFile"))
        let cohort = try text(folder.path("nih.csv"))
        #expect(cohort.hasPrefix("path,patient,study,split,site,view,sex,age,Atelectasis,"))
        #expect(cohort.contains("\n00000001_000.png,1,1-0,,NIH Clinical Center,PA,M,58,0,0,0,0,1,1,0,"))

        try Data("path,patient,split,site,Lung_Lesion\nx.png,1,test,B,1\ny.png,9,train,B,0\n".utf8).write(
            to: folder.url.appending(path: "b.csv"))
        let merged = try ThoraxProcess.run([
            "data", "merge", folder.path("nih.csv"), folder.path("b.csv"), "--rename", "Nodule=Lung_Lesion",
            "--findings", "Lung_Lesion,Mass", "--output", folder.path("both.csv"),
        ])
        #expect(merged.status == 0, "\(merged.errors)")
        #expect(merged.errors.contains("b doesn't know Mass: unknown there"))
        #expect(
            try text(folder.path("both.csv")) == """
                path,patient,study,split,site,view,sex,age,Lung_Lesion,Mass
                00000001_000.png,NIH Clinical Center:1,NIH Clinical Center:1-0,,NIH Clinical Center,PA,M,58,1,1
                00000002_000.png,2,2-0,,NIH Clinical Center,AP,F,81,0,0
                x.png,B:1,,test,B,,,,1,
                y.png,9,,train,B,,,,0,

                """)
        let split = try ThoraxProcess.run([
            "data", "split", folder.path("both.csv"), "--fractions", "50/50/0", "--keep-test",
            "--allow-small-classes", "--output", folder.path("split.csv"),
        ])
        #expect(split.status == 0, "\(split.errors)")
        #expect(try text(folder.path("split.csv")).contains("x.png,B:1,,test,"))
    }

    @Test(
        "What can't be imported is named",
        arguments: [
            (["nih", "FOLDER"], "no film of data set nih is left"),
            (["auto", "FOLDER/none"], "nothing is there"),
            (["nhi", "FOLDER"], "Did you mean nih?"),
            (["chexpert", "FOLDER/Data_Entry_2017.csv"], "It resembles nih’s Data_Entry_2017.csv"),
            (["nih", "FOLDER", "--set", "labels=negbio"], "data set nih has no choices of its own"),
            (["nih", "FOLDER", "--uncertain", "Edema=maybe"], "expected ignore, ones or zeros"),
            (["nih", "FOLDER", "--view", "sideways"], "sideways"),
            (["csv", "FOLDER", "--map", "path"], "--map path: expected pairs"),
            (["a", "b", "c"], "name a data set and its folder"), ([], "name a data set and its folder"),
        ])
    func refusals(arguments: [String], expected: String) throws {
        let folder = try folder()
        let output = folder.path("out.csv")
        let result = try ThoraxProcess.run(
            ["data", "import", "--output", output]
                + arguments.map { $0.replacing("FOLDER", with: folder.url.path) })
        #expect(result.status != 0)
        #expect(result.errors.contains(expected), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test("A folder with a folder per class is imported as before")
    func folders() throws {
        let folder = try ScratchFolder()
        for name in ["NORMAL", "PNEUMONIA"] {
            let place = folder.url.appending(path: "films/train/\(name)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for number in 1...2 {
                try Data("\(name)\(number)".utf8).write(to: place.appending(path: "\(name)_\(number).png"))
            }
        }
        for (flags, split) in [([], ""), (["--keep-splits"], "train")] {
            let result = try ThoraxProcess.run(
                ["data", "import", folder.path("films"), "--site", "Here", "--output", folder.path("c.csv")]
                    + flags)
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                try text(folder.path("c.csv")).contains(
                    "films/train/NORMAL/NORMAL_1.png,NORMAL_1,\(split),Here,,,,1,0\n"))
        }
        let named = try ThoraxProcess.run([
            "data", "import", "--class", "Mass=\(folder.path("films/train/NORMAL"))", "--class",
            "Nodule=\(folder.path("films/train/PNEUMONIA"))", "--output", folder.path("d.csv"),
        ])
        #expect(named.status == 0, "\(named.errors)")
    }
}
