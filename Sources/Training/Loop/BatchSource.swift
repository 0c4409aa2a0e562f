package import Torch

/// Batches of one phase: network inputs with the films they belong to.
///
/// An input is an image batch `[N, C, H, W]`, or stored features where the phase caches them; `firstBlock` says
/// which block of the network takes it.
package protocol BatchSource: AnyObject {
    /// The block that takes these inputs.
    var firstBlock: Int { get }

    /// Starts over with `order` (indices of films), leaving out the batches before `batch`.
    func begin(order: [Int], epoch: Int, fromBatch batch: Int)

    /// The next batch in order; `nil` at the end.
    func next() throws -> SourceBatch?
}

/// A network's input with the films that it shows.
package struct SourceBatch {
    package let input: Tensor
    package let films: [Int]
    /// Where their lungs are, for a recipe that asks.
    let lungs: LungBatch?
    /// What the films should be taken for where that isn't what the table says, `[N, outputs]`.
    package let targets: [Float]?

    init(_ input: Tensor, films: [Int], lungs: LungBatch? = nil, targets: [Float]? = nil) {
        self.input = input
        self.films = films
        self.lungs = lungs
        self.targets = targets
    }
}
