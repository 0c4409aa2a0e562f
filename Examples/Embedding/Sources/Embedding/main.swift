// Probabilities of films by a trained model: `embedding MODEL FILM...`
import ThoraxKit

let arguments = CommandLine.arguments.dropFirst()
guard let model = arguments.first else { preconditionFailure("usage: embedding MODEL FILM...") }
let predictor = try await Predictor(model: model)
print(predictor.card.findings.map(\.name).joined(separator: ", "))
for await film in predictor.predict(Array(arguments.dropFirst())) {
    print(film.path, film.probabilities.map { "\($0)" }.joined(separator: ", "), film.failure ?? "")
}
