package import Cohort
package import Foundation
package import ModelFile
package import Torch

/// What a network is pre-trained on, with which recipe, where it is kept.
package struct PretrainingPlan: Sendable {
    package var recipe: Recipe
    /// Films of the training split; their labels are looked at nowhere.
    package var films: FilmSource
    package var folder: URL
    package var device: Device
    /// Where the weights start.
    package var weightsOrigin: WeightsOrigin
}

/// What an epoch of pre-training gave.
package struct PretrainingEpoch: Sendable {
    package let number: Int
    package let epochs: Int
    /// Mean loss over the films.
    package let loss: Double
    package let seconds: Double
    package let waitSeconds: Double
}

/// The pre-trained network.
package struct PretrainingOutcome: Sendable {
    /// All but the head, under the network's own keys.
    package var weights: [(String, StoredTensor)]
    /// Mean loss of the last epoch.
    package var loss: Double
}
