import Clinical
import Cohort
import Testing

@Suite struct PadChestTests {
    @Test func readsFilmsFromNumberedFolders() throws {
        let imported = try Miniature.padchest.imported()
        #expect(imported.films.count == 4)
        let film = try imported.film("0/200_fzis7d.png")
        #expect(film.patient == "31357")
        #expect(film.study == "200")
        #expect(film.site == "Hospital San Juan, Alicante")
        #expect(film.view == "Lateral")
        #expect(film.sex == "M")
        #expect(film.age == 86)
        #expect(film.device == "Imaging Dynamics Company Ltd")
        #expect(try imported.present("0/200_fzis7d.png") == ["Fibrosis", "Pneumonia"])
        #expect(film.label(of: Finding("Nodule")) == .absent)
        #expect(film.label(of: Finding("Normal")) == .absent)
        let normal = try imported.film("0/100_k6ga29.png")
        #expect(normal.view == "PA")
        #expect(normal.presentFindings == [Finding("Normal")])
        let supine = try imported.film("54/300_3k951l.png")
        #expect(supine.view == "AP Supine")
        #expect(supine.sex == "O")
        #expect(supine.age == nil)
        #expect(supine.labels.isEmpty)
    }

    @Test func countsWhatItLeavesOutAndDoubts() throws {
        let imported = try Miniature.padchest.imported()
        #expect(imported.count(.missingFile, "aren't there and were left out") == 1)
        #expect(imported.count(.repeatedRow, "repeat an earlier one") == 1)
        #expect(imported.count(.otherView, "PadChest itself excludes") == 1)
        #expect(imported.count(.unknownLabel, "no label that says anything") == 1)
        // "normal" beside a fracture: the row counts twice, since it is there twice.
        #expect(imported.count(.unknownLabel, "normal and something else") == 2)
        #expect(try imported.present("54/500_w8dk8c.png") == ["Fracture"])
        #expect(
            imported.remarks("6 of 160861 films of the table of 1 February 2019 are listed: 160855 missing"))
    }

    @Test func takesPhysiciansLabelsOnlyWhereAsked() throws {
        let imported = try Miniature.padchest.imported {
            $0.settings["labels"] = "physician"
            $0.missing = .keep
        }
        #expect(imported.films.map(\.patient) == ["83986", "557", "558"])
    }

    @Test func findsFilmsInOneFolderAndByView() throws {
        let folder = try TemporaryFolder()
        for (name, text) in Miniature.padchest.files { try folder.write(text, name) }
        for name in Miniature.padchest.films {
            try folder.write("film", "all/" + name.split(separator: "/")[1])
        }
        let imported = try Imported(folder, "padchest") { $0.views = [.frontal] }
        #expect(imported.films.map(\.view) == ["PA", "AP Supine"])
    }

    @Test(arguments: [
        ("['normal']", ["normal"]), ("[]", []), ("nan", []), ("", []),
        ("['a', ' b ', '']", ["a", "b", ""]), (#"["Chilaiditi's", 'x']"#, ["Chilaiditi's", "x"]),
        (#"['don\'t', nan]"#, ["don't", ""]), ("['a',\n 'b']", ["a", "b"]),
    ])
    func readsPythonLists(text: String, expected: [String]) {
        #expect(PythonList.texts(text) == expected)
    }

    @Test(arguments: ["['a'", "['a' 'b']", "'a'", "['a']x", "[a]", "[", "['a',", "{}", "['a\\"])
    func refusesWhatIsNoList(text: String) {
        #expect(PythonList.texts(text) == nil)
    }
}
