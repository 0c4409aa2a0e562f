import Foundation
import Testing
import Tuning
import _TestSupport

@Suite struct SpaceTests {
    private let text = """
        parameters:
          - {key: model.architecture, choices: [compact, resnet18]}
          - {key: model, name: whole, choices: [{architecture: compact, channels: 1}, {architecture: vgg16, channels: 3}]}
          - {key: phases.0.learningRate, range: [0.0001, 0.01], log: true}
          - {key: image.size, range: [96, 160], step: 32}
          - {key: model.head.dropout, name: deep dropout, range: [0, 0.5], when: {model.architecture: resnet18}}
        """

    @Test func readsChoicesRangesStepsAndConditions() throws {
        let space = try SearchSpace(yaml: text, file: "space.yaml")
        #expect(
            space.parameters.map(\.name)[2...] == ["phases.0.learningRate", "image.size", "deep dropout"])
        #expect(
            space.parameters[1].values
                == .choices(["{architecture: compact, channels: 1}", "{architecture: vgg16, channels: 3}"]))
        #expect(
            space.parameters[2].values
                == .range(.init(low: 0.0001, high: 0.01, step: nil, isLogarithmic: true, isInteger: false)))
        #expect(
            space.parameters[3].values
                == .range(.init(low: 96, high: 160, step: 32, isLogarithmic: false, isInteger: true)))
        #expect(space.parameters[4].when == ["model.architecture": ["resnet18"]])
        #expect(
            space.assignments(["deep dropout": "0.25", "image.size": "128"])
                == ["image.size=128", "model.head.dropout=0.25"])
        let probes = space.probes.filter { $0.parameter == "deep dropout" }.map(\.assignments)
        #expect(probes.allSatisfy { $0.contains("model.architecture=resnet18") } && probes.count == 2)
    }

    @Test(arguments: [
        ("nonsense: 1", "'parameters'"),
        ("parameters: [{key: batchSize}]", "either 'choices' or 'range'"),
        ("parameters: [{key: batchSize, choice: [1]}]", "did you mean 'choices'?"),
        ("parameters: [{key: batchSize, range: [32, 16]}]", "the lower one first"),
        ("parameters: [{key: batchSize, range: [16, 64], step: 32}]", "doesn't divide"),
        ("parameters: [{key: a, range: [0, 1], log: true}]", "above 0"),
        ("parameters: [{key: a, choices: [1, 1]}]", "twice"),
        ("parameters: [{key: a, choices: [1]}, {key: a, choices: [2]}]", "is taken"),
        ("parameters: [{key: a, choices: [1]}, {key: a, name: b, choices: [2]}]", "sets the same key"),
        (
            "parameters: [{key: a, choices: [1], when: {b: 1}}, {key: b, choices: [1]}]",
            "no parameter above it"
        ),
        ("parameters: [{key: b, choices: [1]}, {key: a, choices: [1], when: {b: 2}}]", "expected one of 1"),
        ("parameters: [{key: [", "is no YAML"),
    ])
    func saysWhatIsWrong(_ yaml: String, _ words: String) {
        let error = #expect(throws: TuningError.self) { try SearchSpace(yaml: yaml, file: "space.yaml") }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(words) && text.contains("space.yaml"), "\(text)")
    }

    @Test func keysMayShareAKeyWhereTheirConditionsExcludeEachOther() throws {
        let space = try SearchSpace(
            yaml: """
                parameters:
                  - {key: optimiser.kind, choices: [sgd, adam]}
                  - {key: phases.0.learningRate, name: sgd rate, range: [0.01, 0.1], log: true, when: {optimiser.kind: sgd}}
                  - {key: phases.0.learningRate, name: adam rate, range: [0.0001, 0.01], log: true, when: {optimiser.kind: adam}}
                """, file: "s")
        #expect(space.parameters.count == 3)
    }

    @Test func builtInSpaceIsTheCommittedFile() throws {
        let file = ThoraxProcess.packageRoot.appending(path: "Recipes/spaces/original-questions.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(BuiltInSpaces.all["original-questions"] == text)
        let space = try SearchSpace(named: "original-questions")
        #expect(
            space.parameters.map(\.key)
                == ["image.size", "model.architecture", "phases.0.epochs", "batchSize", "optimiser.kind"])
        let error = #expect(throws: TuningError.self) { try SearchSpace(named: "original-question") }
        #expect(error.map { "\($0)".contains("did you mean 'original-questions'?") } ?? false)
    }
}
