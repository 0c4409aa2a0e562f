/// Truth or maps that can't be compared: the fact and what to do next.
package enum SaliencyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A box that no pixel of the film lies in.
    case boxOutsideFilm(path: String, finding: String, box: String, width: Int, height: Int)
    /// A mask of another size than its film.
    case maskOfAnotherSize(path: String, expected: String, found: String)
    /// A mask with nothing inside, where the film is said to have the finding.
    case emptyMask(path: String)
    /// What preparing the film leaves of a region is nothing: its fit cuts the region away.
    case regionCutAway(path: String, finding: String)
    /// Maps of different sizes were compared.
    case sizesDiffer(expected: String, found: String)
    /// Attention matrices that make no sense.
    case badAttention(String)

    package var description: String {
        switch self {
        case .boxOutsideFilm(let path, let finding, let box, let width, let height):
            "\(path): the box of \(finding), \(box), lies outside the film of \(width) × \(height) pixels; correct it, "
                + "or leave it out"
        case .maskOfAnotherSize(let path, let expected, let found):
            "\(path): expected a mask of the film's \(expected) pixels, found \(found); give the mask in the film's size"
        case .emptyMask(let path):
            "\(path): expected a region, found a mask with nothing inside; correct it, or leave it out"
        case .regionCutAway(let path, let finding):
            "\(path): the region of \(finding) lies in what the model's preprocessing cuts away; it can't be scored"
        case .sizesDiffer(let expected, let found):
            "expected maps of one size, found \(expected) and \(found); explain both models at one size"
        case .badAttention(let reason):
            "attention can't be rolled out: \(reason)"
        }
    }
}
