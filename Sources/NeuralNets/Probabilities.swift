package import ModelFile
package import Torch

/// Probabilities `[N, outputs]` of logits: softmax over classes that exclude each other, else a sigmoid per finding.
package func probabilities(_ logits: Tensor, task: ModelCard.Task) throws(TorchError) -> Tensor {
    let logits = try logits.to(.float32)
    return task == .exclusive ? try logits.softmax(1) : try logits.sigmoid()
}
