package import Torch

/// How much features tell of an attribute, from 0, nothing, to 1: the normalised Hilbert-Schmidt independence criterion
/// (centred kernel alignment) of a Gaussian kernel on the features and equality of the attribute.
///
/// Both kernels are centred within every class, so that what the attribute and the features share by way of the class
/// is not counted; with one class throughout this is the usual centring. The kernel's width is the mean squared
/// distance of two films, so that shrinking or scaling the features changes nothing.
///
/// Sources: Gretton et al., "Measuring statistical dependence with Hilbert-Schmidt norms", ALT 2005; Cortes, Mohri,
/// Rostamizadeh, "Algorithms for learning kernels based on centered alignment", JMLR 13, 2012.
///
/// - Parameters:
///   - features: `[N, features]`.
///   - attribute: the attribute's value of every film, as a number.
///   - classes: the class of every film, as a number.
/// - Returns: `nil` where the attribute is the same for all films of every class: there is nothing to tell.
package func kernelAlignment(
    _ features: Tensor, attribute: [Int], within classes: [Int]
) throws(TorchError) -> Tensor? {
    let count = attribute.count
    guard count > 1 else { return nil }
    let device = features.device
    let centring = try Tensor(centring(classes), shape: [count, count], device: device)
    let equal = attribute.flatMap { one in attribute.map { $0 == one ? Float(1) : 0 } }
    let attributeKernel = try centred(Tensor(equal, shape: [count, count], device: device), centring)
    let attributeNorm = try (attributeKernel * attributeKernel).sum().item()
    guard attributeNorm > 1e-6 else { return nil }

    let squares = try (features * features).sum([1], keepingDimensions: true)
    let products = try features.matmul(features.transpose(0, 1))
    let distances = try (squares + squares.transpose(0, 1) - products * 2).clamp(0 ... .infinity)
    let width = try distances.detach().sum().item() / Double(count * (count - 1))
    guard width > 0 else { return nil }
    let kernel = try centred((-(distances / width)).exp(), centring)
    let alignment = try (kernel * attributeKernel).sum()
    let norm = try (kernel * kernel).sum().clamp(1e-12 ... .infinity).sqrt()
    return try alignment / (norm * attributeNorm.squareRoot())
}

/// The matrix that takes from every row the mean of the rows of its class.
private func centring(_ classes: [Int]) -> [Float] {
    let sizes = Dictionary(classes.map { ($0, 1) }, uniquingKeysWith: +)
    return classes.enumerated().flatMap { row, own in
        classes.enumerated().map { column, other in
            (row == column ? 1 : 0) - (own == other ? 1 / Float(sizes[own] ?? 1) : 0)
        }
    }
}

private func centred(_ kernel: Tensor, _ centring: Tensor) throws(TorchError) -> Tensor {
    try centring.matmul(kernel).matmul(centring)
}
