// Trains by a recipe: `train RECIPE COHORT FOLDER`
import Foundation
import ThoraxTraining

let paths = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
guard paths.count == 3 else { fatalError("usage: train RECIPE COHORT FOLDER") }
let training = try ClassifierTraining(
    recipe: paths[0], settings: ["image.size=64", "phases.0.epochs=2", "phases.0.warmupEpochs=0"],
    cohort: paths[1], folder: paths[2], cache: paths[2].appending(path: "films"))
for warning in training.warnings { print("WARNING:", warning) }

let card = try await training.train { epoch in
    print(epoch.phase, epoch.number, epoch.trainingLoss, epoch.validation["auroc"] ?? .nan)
}
print(card.name, card.findings, "in", training.modelFile.path)
