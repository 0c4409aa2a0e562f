import Clinical
import Cohort
import Evaluating
import Foundation
import Groundwork
import ModelFile
import Testing

@Suite struct StudiesTests {
    private let mass = Finding("Mass")

    private func film(_ name: String, study: String?, _ label: Label) -> Film {
        Film(path: "/\(name)", patient: "p", study: study, labels: [mass: label])
    }

    @Test func aFindingIsPresentWhereAnyFilmShowsIt() {
        let studies = Studies([
            film("a", study: "1", .absent), film("b", study: "1", .present), film("c", study: "2", .unknown),
            film("d", study: "2", .absent), film("e", study: nil, .absent), film("f", study: nil, .present),
        ])
        #expect(studies.members == [[0, 1], [2, 3], [4], [5]])
        #expect(studies.films.map { $0.label(of: mass) } == [.present, .absent, .absent, .present])
        #expect(studies.withSeveralFilms == 2)
    }

    @Test func rulesCombine() {
        let films = [[0.2, 0.9], [0.6, 0.1]]
        #expect(StudyCombination.mean(films, task: .independent) == [0.4, 0.5])
        #expect(StudyCombination.max(films, task: .independent) == [0.6, 0.9])
        let classes = StudyCombination.max([[0.2, 0.8], [0.6, 0.4]], task: .exclusive)
        #expect(abs(classes[0] - 0.6 / 1.4) < 1e-12 && abs(classes.reduce(0, +) - 1) < 1e-12)
        let plain = StudyCombination.fitted(weights: [.init(intercept: 0, mean: 1, spread: 0)])
        #expect(abs(plain([[0.3]], task: .binary)[0] - 0.3) < 1e-12)
    }

    /// Studies whose lesion is seen on one film only: the largest probability says more than the mean.
    @Test func theFitFindsThatOneFilmIsEnough() throws {
        var generator = SeededGenerator(1, "studies")
        var films: [Film] = []
        var probabilities: [[Double]] = []
        for study in 0..<400 {
            let isIll = generator.chance(0.5)
            for index in 0..<3 {
                let logit = (isIll && index == study % 3 ? 3.0 : -1.0) + generator.normal()
                films.append(film("\(study)-\(index)", study: "\(study)", isIll ? .present : .absent))
                probabilities.append([1 / (1 + exp(-logit))])
            }
        }
        let table = TargetTable(films, findings: [mass], task: .binary)
        let studies = Studies(films)
        let rule = try StudyRuleFit.fit(studies, probabilities: probabilities, table: table)
        guard case .fitted(let weights) = rule else { return }
        #expect(weights[0].spread > 0.5)
        func errors(_ rule: StudyCombination) -> Int {
            zip(studies.films, studies.probabilities(probabilities, by: rule, task: .binary)).count {
                ($1[0] >= 0.5) != ($0.label(of: mass) == .present)
            }
        }
        #expect(errors(rule) < errors(.mean))
        #expect(throws: (any Error).self) {
            try StudyRuleFit.fit(Studies([films[0]]), probabilities: [probabilities[0]], table: table)
        }
    }
}
