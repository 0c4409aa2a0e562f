import Torch

/// Runs `body` under autocast where the recipe asks for bfloat16.
func withPrecision<Result>(
    _ precision: Recipe.Precision, device: Device, _ body: () throws(TorchError) -> Result
) throws(TorchError) -> Result {
    switch precision {
    case .float32: try body()
    case .bfloat16: try autocast(device, dtype: .bfloat16, body)
    }
}
