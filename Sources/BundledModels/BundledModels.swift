import Foundation

/// Models that come with Thorax, as files beside the executable.
package enum BundledModels {
    /// The lung segmenter.
    package static var lungs: String { path("lungs.safetensors") }

    private static func path(_ name: String) -> String {
        let file =
            Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Models")
            ?? Bundle.module.bundleURL.appending(path: "Models").appending(path: name)
        return file.path(percentEncoded: false)
    }
}
