import Groundwork
import Testing

@Suite struct SuggestionTests {
    private let keys = ["learningRate", "batchSize", "epochs", "seed"]

    @Test(arguments: [
        ("learning_rate", "learningRate"), ("LEARNINGRATE", "learningRate"), ("bathSize", "batchSize"),
        ("epoch", "epochs"), ("sede", "seed"),
    ])
    func findsTheNearest(name: String, meant: String) {
        #expect(Suggestion.nearest(to: name, in: keys) == meant)
    }

    @Test func isSilentWhereNothingIsNear() {
        #expect(Suggestion.nearest(to: "normalisation", in: keys) == nil)
        #expect(Suggestion.nearest(to: "seed", in: [String]()) == nil)
        #expect(Suggestion.nearest(to: "", in: ["epochs"]) == nil)
    }
}
