import Torch

/// The nonlinearities of the zoo.
enum Activation: Sendable {
    case none
    case relu
    /// x·σ(x) (Elfwing et al., 2018), EfficientNet's "swish".
    case silu
    /// Its piecewise polynomial likeness (Howard et al., 2019, section 5.2).
    case hardSwish

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        switch self {
        case .none: input
        case .relu: try input.reluInPlace()
        case .silu: try input.silu()
        case .hardSwish: try input.hardSwish()
        }
    }
}
