import Clinical
import Cohort
import Foundation
import Imaging
import Integrity
import Testing
import _TestSupport

/// Looks against NumPy and scikit-learn (Goldens/Integrity/make_looks.py).
@Suite struct LookTests {
    struct Golden: Decodable {
        let figures: [[Double]]
        let labels: [Int]
        let trains: [Bool]
        let strata: [Int]
        let auroc: Double
        let medians: [[Double]]
    }

    private static let finding = Finding("Pneumonia")
    private let golden: Golden

    init() throws {
        let file = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/Integrity/looks.json")
        golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    private func look(_ film: Int) -> LookFigures {
        let side = 24
        let pixels = (0..<side * side).map { index in
            let wave = (index % side * (7 + film % 5) + index / side * 13 + film * 29) * 31 % 256
            return UInt8(wave * (120 + film * 17 % 100) / 255 + film * 11 % 30)
        }
        return LookFigures(PreparedFilm(size: side, pixels: pixels))
    }

    private func films(_ label: (Int) -> Label) -> [Film] {
        golden.labels.indices.map { index in
            Film(
                path: "/\(index).png", patient: "p\(index)", split: golden.trains[index] ? .train : .test,
                labels: [Self.finding: label(index)])
        }
    }

    @Test func figuresEqualNumPys() {
        for (index, expected) in golden.figures.enumerated() {
            for (found, value) in zip(look(index).values, expected) {
                #expect(abs(Double(found) - value) < 1e-6 * max(1, abs(value)), "film \(index)")
            }
        }
    }

    @Test func strataEqualScikitLearns() throws {
        let films = films { golden.labels[$0] == 1 ? .present : .absent }
        let looks = try LookStrata(films, figures: films.indices.map(look), finding: Self.finding)
        #expect(looks.strata == golden.strata)
        let area = try #require(looks.heldOut)
        #expect(abs(area.value - golden.auroc) < 1e-9 && area.lower < area.value && area.value < area.upper)
        for (found, expected) in zip(looks.medians, golden.medians) {
            #expect(abs(found.without - expected[0]) < 1e-4 && abs(found.with - expected[1]) < 1e-4)
        }
    }

    @Test func filmsWithoutFiguresOrLabelsArePassedOver() throws {
        let films = films { $0 == 1 ? .unknown : golden.labels[$0] == 1 ? .present : .absent }
        let figures = films.indices.map { $0 == 0 ? nil : look($0) }
        let looks = try LookStrata(films, figures: figures, finding: Self.finding)
        #expect(looks.strata[0] == nil && looks.strata[1] != nil)
    }

    @Test func oneClassIsTold() {
        let films = films { _ in .present }
        let error = #expect(throws: LookError.self) {
            try LookStrata(films, figures: films.indices.map(look), finding: Self.finding)
        }
        #expect(error?.description.contains("found 40 and 0") == true)
    }
}
