import Foundation
import Torch

/// PyTorch's values; see `Tests/Goldens/NeuralNets/make.py`.
struct Golden: Decodable {
    struct Loss: Decodable {
        let name: String
        let shape: [Int]
        let logits: [Float]
        let classes: [Int64]?
        let targets: [Float]?
        let weights: [Float]
        let known: [Float]?
        let smoothing: Double
        let loss: Double
        let gradient: [Double]
    }
    struct Losses: Decodable {
        let cross: [Loss]
        let binary: [Loss]
    }
    struct Optimisers: Decodable {
        struct Case: Decodable {
            let settings: Settings
            let trace: [[[Double]]]
        }
        struct Settings: Decodable {
            let kind: String
            let weightDecay: Double
            let momentum, beta1, beta2, epsilon: Double?
            let nesterov: Bool?
        }
        let inputs: [Float]
        let classes: [Int64]
        let rates: [Double]
        let initial: [[Float]]
        let cases: [Case]
    }
    struct Schedules: Decodable {
        let cosine, step, warmUpCosine: [Double]
    }
    struct Norm: Decodable {
        let inputs, weight, bias: [Float]
        let training, mean, variance, evaluation: [Double]
        let batches: Double
    }
    struct Clipping: Decodable {
        let gradients: [[Float]]
        let norm: Double
        let clipped: [[Double]]
    }

    let losses: Losses
    let optimisers: Optimisers
    let schedules: Schedules
    let norm: Norm
    let clipping: Clipping

    static func read() throws -> Golden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Goldens/NeuralNets/neuralnets.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }
}

/// The largest difference between a tensor's elements and expected ones; infinite where their numbers differ.
func distance(_ tensor: Tensor?, _ expected: [Double]) throws -> Double {
    guard let found = try tensor?.doubles(), found.count == expected.count else { return .infinity }
    return zip(found, expected).map { $0.isNaN || $1.isNaN ? .infinity : abs($0 - $1) }.max() ?? 0
}
