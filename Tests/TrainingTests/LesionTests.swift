import Clinical
import Cohort
import Evaluating
import Foundation
import Imaging
import ModelFile
import Perturbation
import Synchronization
import Testing
import Training

/// Lesions are inserted into normal films of the training split, and nowhere else.
@Suite struct LesionTests {
    let tiny: TinyRun

    init() throws { tiny = try TinyRun() }

    private static let head = "phases=[{unfreeze: 0, epochs: 1, learningRate: 1e-9}]"

    private func recipe(_ overrides: [String]) throws -> Recipe {
        try Recipe(yaml: TinyRun.yaml, file: "tiny", overrides: overrides)
    }

    /// The cohort with its phantoms' own lung masks named.
    private func masked() throws -> Cohort {
        try Cohort(
            films: tiny.cohort.allFilms.map { film in
                var film = film
                film.masks["lungs"] = film.path.replacing("/films/", with: "/masks/lungs/")
                return film
            }, findings: tiny.cohort.findings)
    }

    private func run(_ name: String, _ cohort: Cohort, _ overrides: [String]) throws -> TrainingRun {
        try TrainingRun(
            // On smaller films a nodule is less than a pixel, and none is inserted.
            recipe: recipe(overrides + ["image.size=96"]), cohort: cohort,
            options: .init(
                folder: tiny.folder.appending(path: name), cache: tiny.folder.appending(path: "cache"),
                device: "cpu", resume: false, skipUnreadable: false)
        ) { _, _ in }
    }

    private func epochs(_ run: TrainingRun) async throws -> [EpochReport] {
        let reports = Mutex<[EpochReport]>([])
        _ = try await run.run { event in
            if case .epochEnded(let report) = event { reports.withLock { $0.append(report) } }
        }
        return reports.withLock { $0 }
    }

    @Test func onlyFilmsOfTheTrainingSplitAreTaken() throws {
        let recipe = try recipe(["findings=[Nodule]", "augmentation.lesions.probability=1", Self.head])
        let cohort = try masked()
        let findings = [Finding("Nodule")]
        for split in [Split.validation, .test, nil] {
            let films =
                try cohort.films(in: .train) + cohort.films(in: .validation).map { $0.assigned(to: split) }
            let table = TargetTable(films, findings: findings, task: .binary)
            let error = #expect(throws: TrainingError.self) {
                try LesionPlan(recipe, table, FilmPreparer(recipe.preprocessing), segmented: [:])
            }
            #expect(error.map { "\($0)" }?.contains("training split only") ?? false)
        }
        let table = TargetTable(try cohort.films(in: .train), findings: findings, task: .binary)
        let plan = try LesionPlan(recipe, table, FilmPreparer(recipe.preprocessing), segmented: [:])
        let normal = table.films.indices.filter { LesionPlan.isNormal(table.films[$0], findings: findings) }
        #expect(plan.candidates == normal.count && normal.count > 3 && normal.count < table.films.count)
        let preprocessing = Preprocessing(size: 96, normalisation: .imageNet(channels: 1))
        var changed = 0
        for index in table.films.indices {
            let film = try preprocessing.prepare(contentsOf: table.films[index].path)
            let draw = FilmDraw(film: index, epoch: 3, repetition: 0)
            let made = plan.insert(into: film, draw)
            if !normal.contains(index) { #expect(made == nil, "a film with a finding stays as it is") }
            if let made {
                changed += 1
                #expect(made.lesion.kind == .nodule && made.film != film)
                #expect(plan.insert(into: film, draw)?.film == made.film)
                #expect(plan.targets(index, with: .nodule) == [1])
            }
        }
        #expect(changed * 10 >= normal.count * 7)
    }

    @Test func labelsFollow() throws {
        let films = try masked().films(in: .train)
        let exclusive = try recipe([
            "task=exclusive", "findings=[Normal, Nodule, Mass]", "augmentation.lesions.probability=1",
            Self.head,
        ])
        let classes = exclusive.findings.map { Finding($0) }
        let table = TargetTable(films, findings: classes, task: .exclusive)
        let plan = try LesionPlan(exclusive, table, FilmPreparer(exclusive.preprocessing), segmented: [:])
        #expect(exclusive.insertedLesions == [.nodule, .mass])
        #expect(plan.targets(0, with: .mass) == [0, 0, 1])
        #expect(plan.targets(0, with: .nodule) == [0, 1, 0])
        let many = try recipe([
            "task=independent", "findings=[Normal, Nodule, Lung_Lesion, Pneumonia]",
            "augmentation.lesions.probability=1", Self.head,
        ])
        let labelled = films.map {
            $0.labelled([Finding("Normal"): .present, Finding("Pneumonia"): .absent])
        }
        let independent = TargetTable(
            labelled, findings: many.findings.map { Finding($0) }, task: .independent)
        let other = try LesionPlan(many, independent, FilmPreparer(many.preprocessing), segmented: [:])
        #expect(many.insertedLesions == [.nodule], "a mass isn't learnt, so none is inserted")
        #expect(other.targets(0, with: .nodule) == [0, 1, 1, 0])
    }

    @Test func classesWeighByWhatAnEpochWillShow() throws {
        let films = try masked().films(in: .train)
        let recipe = try recipe([
            "task=exclusive", "findings=[Normal, Nodule, Mass]", "augmentation.lesions.probability=0.5",
            Self.head,
        ])
        let table = TargetTable(
            films.enumerated().map { index, film in
                film.labelled([Finding(index.isMultiple(of: 3) ? "Mass" : "Normal"): .present])
            }, findings: recipe.findings.map { Finding($0) }, task: .exclusive)
        let plan = try LesionPlan(recipe, table, FilmPreparer(recipe.preprocessing), segmented: [:])
        let (normal, mass) = (Double(table.counts(0).present), Double(table.counts(2).present))
        #expect(plan.candidates == Int(normal))
        // Half of the normal films become nodules and masses in equal parts.
        let expected = [normal / 2, normal / 4, mass + normal / 4]
        for (finding, present) in expected.enumerated() {
            #expect(abs(plan.expectedCounts[finding].present - present) < 1e-9)
            let weight = Double(Objective.weights(.exclusive, table, plan)[finding])
            #expect(abs(weight - (normal + mass) / (3 * present)) < 1e-5)
        }
        #expect(abs(Double(Objective.weights(.exclusive, table)[0]) - (normal + mass) / (3 * normal)) < 1e-5)
        #expect(Objective.weights(.exclusive, table)[1] == 1, "no film has it")
    }

    @Test func validationSeesFilmsAsTheyAre() async throws {
        let cohort = try masked()
        let keys = ["findings=[Nodule]", "classBalance=none", "model.head.dropout=0", Self.head]
        let plain = try await epochs(run("plain", cohort, keys))
        let inserting = try await epochs(
            run("inserting", cohort, keys + ["augmentation.lesions.probability=1"]))
        #expect(abs(plain[0].trainingLoss - inserting[0].trainingLoss) > 1e-3, "training films have changed")
        #expect(abs(plain[0].validationLoss - inserting[0].validationLoss) < 1e-6)
        #expect(plain[0].scores == inserting[0].scores)
    }

    @Test func workersDoNotMatter() async throws {
        let cohort = try masked()
        var weights: [[String: StoredTensor]] = []
        for workers in [1, 3] {
            let run = try run(
                "workers\(workers)", cohort,
                [
                    "findings=[Nodule]", "augmentation.lesions.probability=0.7", "workers=\(workers)",
                    "phases=[{epochs: 1}]",
                ])
            _ = try await run.run { _ in }
            weights.append(try tiny.weights(run))
        }
        #expect(weights[0] == weights[1])
    }

    @Test func whatCannotBeIsSaid() throws {
        for (keys, expected) in [
            (["augmentation.lesions.probability=1"], "which the recipe doesn't learn"),
            (
                ["findings=[Nodule]", "augmentation.lesions.probability=1", "decorrelation.weight=1"],
                "changes labels"
            ),
            (
                [
                    "findings=[Nodule]", "augmentation.lesions.probability=1",
                    "phases=[{unfreeze: 0, cacheFeatures: true}]",
                ],
                "needs a phase that looks at films"
            ),
        ] {
            let error = #expect(throws: RecipeError.self) { try recipe(keys) }
            #expect(error.map { "\($0)" }?.contains(expected) ?? false, "\(keys)")
        }
        let none = #expect(throws: TrainingError.self) {
            try run(
                "maskless", tiny.cohort,
                ["findings=[Nodule]", "augmentation.lesions.probability=1", Self.head])
        }
        #expect(none.map { "\($0)" }?.contains("mask of the lungs") ?? false)
    }
}
