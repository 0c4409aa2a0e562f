import Foundation

/// Models, and a list of others, that come with Thorax, as files beside the executable.
package enum BundledModels {
    /// The lung segmenter.
    package static var lungs: String { path("lungs.safetensors") }

    /// The classifier called `name`.
    package static func classifier(_ name: String) -> String { path("\(name).safetensors") }

    /// The catalogue of weights that can be fetched.
    package static var catalogue: String { path("catalogue.json") }

    private static func path(_ name: String) -> String {
        let file =
            Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Models")
            ?? Bundle.module.bundleURL.appending(path: "Models").appending(path: name)
        return file.path(percentEncoded: false)
    }
}
