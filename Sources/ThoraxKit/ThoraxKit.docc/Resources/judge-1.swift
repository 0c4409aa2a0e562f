// Probabilities of films by the pneumonia classifier that comes with Thorax: `judge FILM...`
import ThoraxKit

let films = Array(CommandLine.arguments.dropFirst())
let predictor = try await Predictor(.pneumonia)
