package import Clinical
package import Imaging

/// One abnormality of a phantom, with its exact extent.
package struct Lesion: Sendable {
    /// What it is.
    package let finding: Finding
    /// The pixels it darkens or brightens, within the lungs.
    package let mask: Mask
    /// The smallest rectangle about the mask, in pixels.
    package let box: Box

    /// A rectangle of whole pixels.
    package struct Box: Hashable, Sendable {
        package let x: Int
        package let y: Int
        package let width: Int
        package let height: Int
    }
}

/// A made-up frontal chest radiograph together with all that is true about it.
package struct Phantom: Sendable {
    /// The film as the hospital would file it, 8-bit, square.
    package let radiograph: Radiograph
    /// Visible lung: what the heart, the mediastinum and the diaphragm hide is left out.
    package let lungs: Mask
    /// Abnormalities; empty on a normal film.
    package let lesions: [Lesion]
    /// The film's labels for every finding that phantoms know.
    package let labels: [Finding: Label]
    package let patient: String
    package let site: String
    /// "PA" or "AP".
    package let view: String
    /// "F" or "M".
    package let sex: String
    /// Years.
    package let age: Int

    /// The one finding on the film, or "Normal".
    package let finding: Finding
}

extension Finding {
    /// What phantoms can show, in the order of a cohort's columns.
    package static let phantomFindings = ["Normal", "Pneumonia", "Mass", "Nodule"].map(Finding.init(_:))
}
