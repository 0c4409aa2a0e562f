package import Imaging
package import Metrics
package import ModelFile
package import NeuralNets
package import Perturbation

/// Everything that decides a training run besides the films: read from YAML, overridable key by key.
///
/// ``RecipeDefaults`` lists every key with its default and what it means.
package struct Recipe: Codable, Sendable, Equatable {
    package var name: String
    package var task: ModelCard.Task
    package var findings: [String]
    package var model: Model
    package var image: Image
    package var batchSize: Int
    package var optimiser: Optimiser
    package var classBalance: ClassBalance
    package var labelSmoothing: Double
    package var loss: Loss
    package var mixing: Mixing
    package var averaging: Averaging
    /// Batches whose gradients make one step.
    package var accumulation: Int
    package var precision: Precision
    package var augmentation: Augmentation
    package var groups: Groups
    package var decorrelation: Decorrelation
    package var lungAttention: LungAttention
    package var pretraining: Pretraining
    package var phases: [Phase]
    package var earlyStopping: EarlyStopping
    package var threshold: ThresholdRule
    package var seed: UInt64
    package var threads: Int
    package var workers: Int
    package var checkpointSeconds: Double
    package var licence: String

    /// Which network, from which weights.
    package struct Model: Codable, Sendable, Equatable {
        package var architecture: String
        package var channels: Int
        /// Path of pretrained weights; `nil` trains from scratch.
        package var weights: String?
        package var head: HeadConfiguration
    }

    /// What the network sees.
    package struct Image: Codable, Sendable, Equatable {
        package var size: Int
        package var resize: Preprocessing.Resize
        package var fit: Preprocessing.Fit
        package var levels: Preprocessing.Levels
        package var crop: Preprocessing.Crop
    }

    package struct Optimiser: Codable, Sendable, Equatable {
        package var kind: OptimiserSettings.Kind
        package var momentum: Double
        package var weightDecay: Double
        /// Largest global gradient norm; 0 does not clip.
        package var clipNorm: Double
    }

    /// How unequal classes are made to count.
    package enum ClassBalance: String, RecipeChoice { case none, weights, sampling }

    package enum Precision: String, RecipeChoice { case float32, bfloat16 }

    package struct EarlyStopping: Codable, Sendable, Equatable {
        package var metric: ValidationMetric
        /// Epochs without improvement after which a phase ends; 0 never ends one early.
        package var patience: Int
    }

    package enum ValidationMetric: String, RecipeChoice { case auroc, auprc, accuracy, f1, loss }
}

/// How much of the backbone trains: all of it, or its last blocks. The head always does.
package enum Unfreeze: Codable, Sendable, Equatable {
    case all
    case lastBlocks(Int)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let count = try? container.decode(Int.self), count >= 0 {
            self = .lastBlocks(count)
        } else if let text = try? container.decode(String.self), text == "all" {
            self = .all
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected 'all' or a number of blocks from 0")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .all: try container.encode("all")
        case .lastBlocks(let count): try container.encode(count)
        }
    }

    /// Number of leading blocks, of `total`, that stay frozen.
    package func frozenBlocks(of total: Int) -> Int {
        switch self {
        case .all: 0
        case .lastBlocks(let count): max(0, total - count)
        }
    }
}
