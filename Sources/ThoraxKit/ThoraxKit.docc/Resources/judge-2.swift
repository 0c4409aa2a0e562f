// Probabilities of films by the pneumonia classifier that comes with Thorax: `judge FILM...`
import ThoraxKit

let films = Array(CommandLine.arguments.dropFirst())
let predictor = try await Predictor(.pneumonia)

for await film in predictor.predict(films) {
    let findings = film.findings.map { "\($0.finding) \($0.probability)" }
    print(film.path, film.failure ?? findings.joined(separator: ", "))
}
