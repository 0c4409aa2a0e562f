// Probabilities of films by the pneumonia classifier that comes with Thorax, and heat maps beside them: `judge FILM...`
import Foundation
import ThoraxKit

let films = Array(CommandLine.arguments.dropFirst())
let predictor = try await Predictor(.pneumonia)

for await film in predictor.predict(films) {
    let findings = film.findings.map { "\($0.finding) \($0.probability)" }
    print(film.path, film.failure ?? findings.joined(separator: ", "))
}

let mapper = try await HeatMapper(.pneumonia)
for film in films {
    let map = try await mapper.map(of: film, for: Finding("Pneumonia"))
    try Data(map.png()).write(to: URL(filePath: film).appendingPathExtension("heat.png"))
}
