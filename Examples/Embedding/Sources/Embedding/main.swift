// Probabilities of films by a trained model: `embedding MODEL FILM...`
import ThoraxKit

let arguments = CommandLine.arguments.dropFirst()
guard let model = arguments.first else { preconditionFailure("usage: embedding MODEL FILM...") }
let predictor = try await Predictor(model: model)
for await film in predictor.predict(Array(arguments.dropFirst())) {
    let findings = film.findings.map { "\($0.finding) \($0.probability)" }
    print(film.path, film.failure ?? findings.joined(separator: ", "))
}
