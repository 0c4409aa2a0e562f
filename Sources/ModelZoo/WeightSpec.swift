/// Published weights: which file, how to recognise it, what its network expects, and on what terms it comes.
package struct WeightSpec: Hashable, Sendable {
    /// The file's published name.
    package let file: String
    /// Where it is published.
    package let source: String
    /// The first hexadecimal digits of the file's SHA-256, which torchvision writes into the name.
    package let digestPrefix: String
    /// What the outputs mean.
    package let labels: String
    /// The input's normalisation.
    package let normalisation: String
    package let licence: String

    /// A file from torchvision's model page.
    static func torchvision(_ file: String) -> WeightSpec {
        let stem = file.split(separator: ".").first ?? ""
        return WeightSpec(
            file: file,
            source: "torchvision's model page",
            digestPrefix: stem.split(separator: "-").last.map(String.init) ?? "",
            labels: "ImageNet-1k classes",
            normalisation: "RGB / 255, mean 0.485 0.456 0.406, standard deviation 0.229 0.224 0.225",
            licence: "BSD-3-Clause (torchvision); trained on ImageNet, whose images are for research only")
    }
}
