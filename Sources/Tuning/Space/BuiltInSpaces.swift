/// Spaces that come with Thorax, the same as in Recipes/spaces (a test compares them).
package enum BuiltInSpaces {
    package static let all = ["original-questions": originalQuestions]

    private static let originalQuestions = """
        # What the two classic systems left to their readers: "try another resolution, architecture, number of epochs, batch
        # size and optimiser". The learning rate is the recipe's; a space of your own may range over it, too (Docs/tuning.md).
        # thorax tune RECIPE --space original-questions --cohort split.csv --output tuning
        parameters:
          - {key: image.size, range: [96, 224], step: 32}
          - {key: model.architecture, choices: [compact, resnet18, densenet121, vgg16]}
          - {key: phases.0.epochs, range: [4, 24], step: 4}
          - {key: batchSize, choices: [16, 32, 64]}
          - {key: optimiser.kind, choices: [sgd, adam, adamw]}

        """
}
