import Clinical
import Cohort
import Groundwork
import Testing

@Suite struct PatientSplitterTests {
    /// `patients` patients of every class with 1 to 4 films each.
    private func cohort(_ patients: [(name: String, count: Int)]) throws -> Cohort {
        let classes = patients.map(\.name)
        let films = patients.flatMap { name, count in
            (0..<count).flatMap { number in
                (0...number % 4).map { film in
                    Film.of("\(name)\(number)", film, present: [name], absent: classes.filter { $0 != name })
                }
            }
        }
        return try Cohort(films: films, findings: classes.map { Finding($0) })
    }

    private func patients(_ cohort: Cohort, _ split: Split, with finding: String? = nil) -> Set<String> {
        Set(
            cohort.allFilms.filter { film in
                film.split == split && finding.map { film.label(of: Finding($0)) == .present } ?? true
            }.map(\.patient))
    }

    @Test func keepsPatientsTogetherAndProportions() throws {
        let before = try cohort([("Normal", 200), ("Mass", 40), ("Nodule", 7)])
        for seed in 0..<20 {
            let split = try PatientSplitter(seed: UInt64(seed)).split(before)
            try split.checkPatientsStayInOneSplit()
            for (name, count) in [("Normal", 200), ("Mass", 40), ("Nodule", 7)] {
                for (part, fraction) in [(Split.train, 0.7), (.validation, 0.15), (.test, 0.15)] {
                    let found = Double(patients(split, part, with: name).count)
                    #expect(abs(found - fraction * Double(count)) <= 1 && found >= 1)
                }
            }
        }
    }

    @Test func dependsOnSeedButNotOnRowOrder() throws {
        let before = try cohort([("Normal", 50), ("Mass", 30)])
        var generator = SeededGenerator(3)
        let shuffled = try Cohort(films: generator.shuffled(before.allFilms), findings: before.findings)
        let test = { (cohort: Cohort, seed: UInt64) in
            patients(try PatientSplitter(seed: seed).split(cohort), .test)
        }
        #expect(try test(before, 1) == test(shuffled, 1))
        #expect(try test(before, 1) == test(before, 1))
        #expect(try test(before, 1) != test(before, 2))
    }

    @Test func keepsRowsAndEverythingElse() throws {
        let before = try cohort([("Normal", 12), ("Mass", 5)])
        let after = try PatientSplitter(seed: 0).split(before)
        #expect(after.findings == before.findings)
        #expect(after.allFilms.map { $0.assigned(to: nil) } == before.allFilms)
        #expect(after.counts[nil] == nil)
    }

    @Test func rareLabelCombinationsDoNotAllGoToTrain() throws {
        // Every patient shows another combination of twelve findings.
        let names = (0..<12).map { "F\($0)" }
        let films = (1...400).map { number in
            Film.of(
                "p\(number)",
                present: names.enumerated().filter { number * 10 >> $0.offset & 1 == 1 }.map(\.element))
        }
        let split = try PatientSplitter(seed: 5).split(try Cohort(films: films, findings: []))
        #expect(abs(patients(split, .test).count - 60) <= 2)
        #expect(abs(patients(split, .validation).count - 60) <= 2)
    }

    @Test func patientsWithSeveralClassesKeepThemAllRepresented() throws {
        // Three patients per class, some of them shared between classes.
        let films =
            [
                Film.of("a", present: ["Mass", "Nodule"]), .of("b", present: ["Mass"]),
                .of("c", present: ["Mass"]),
                .of("d", present: ["Nodule"]), .of("e", present: ["Nodule"]),
            ] + (0..<40).map { Film.of("n\($0)", present: ["Normal"]) }
        for seed in 0..<50 {
            let split = try PatientSplitter(seed: UInt64(seed)).split(try Cohort(films: films, findings: []))
            for finding in ["Mass", "Nodule", "Normal"] {
                for part in Split.allCases { #expect(!patients(split, part, with: finding).isEmpty) }
            }
        }
    }

    @Test func aClassWithOnePatientIsNamed() throws {
        let before = try cohort([("Normal", 30), ("Mass", 1), ("Nodule", 2)])
        let text = message { _ = try PatientSplitter(seed: 0).split(before) }
        #expect(
            text.contains(
                "class Mass has 1 patient; class Nodule has 2 patients: too few to be in each of the 3"))
        #expect(text.contains("Add patients, leave the class out"))
        let allowed = try PatientSplitter(seed: 0, smallClasses: .allow).split(before)
        #expect(Split.allCases.map { patients(allowed, $0, with: "Mass").count }.reduce(0, +) == 1)
    }

    @Test func twoWaySplitsAndBadFractions() throws {
        let halves = try PatientSplitter.Fractions(train: 0.5, validation: 0.5, test: 0)
        let split = try PatientSplitter(fractions: halves, seed: 0).split(
            try cohort([("Normal", 10), ("Mass", 2)]))
        #expect(patients(split, .test).isEmpty)
        #expect(patients(split, .validation, with: "Mass").count == 1)
        for (train, validation, test) in [
            (0, 0.5, 0.5), (0.7, 0.2, 0.2), (1.2, -0.2, 0), (Double.nan, 0.5, 0.5),
        ] {
            #expect(throws: CohortError.self) {
                try PatientSplitter.Fractions(train: train, validation: validation, test: test)
            }
        }
    }

    @Test func aTestSplitCanStayAsItIs() throws {
        var films = (0..<60).map { Film.of("p\($0 / 2)", $0, present: [$0 % 4 < 2 ? "Mass" : "Normal"]) }
        films = films.enumerated().map { $0.offset < 20 ? $0.element.assigned(to: .test) : $0.element }
        let fractions = try PatientSplitter.Fractions(train: 0.8, validation: 0.2, test: 0)
        let splitter = PatientSplitter(fractions: fractions, seed: 3)
        let split = try splitter.splitAroundTest(try Cohort(films: films, findings: []))
        #expect(split.allFilms.map(\.path) == films.map(\.path))
        #expect(split.counts == [.test: 20, .train: 32, .validation: 8])
        #expect(split.allFilms.prefix(20).allSatisfy { $0.split == .test })
        try split.checkPatientsStayInOneSplit()
        films[19] = films[19].assigned(to: nil)
        let torn = try Cohort(films: films, findings: [])
        #expect(message { _ = try splitter.splitAroundTest(torn) }.contains("p9: test, elsewhere"))
        let none = try Cohort(films: films.map { $0.assigned(to: nil) }, findings: [])
        #expect(message { _ = try splitter.splitAroundTest(none) }.contains("no film is in split test"))
    }
}
