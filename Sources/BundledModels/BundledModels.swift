import Foundation

/// Models that come with Thorax, as files beside the executable.
package enum BundledModels {
    /// The lung segmenter.
    package static var lungs: String { path("lungs.safetensors") }

    private static func path(_ name: String) -> String {
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        return folder.appending(path: "Models").appending(path: name).path(percentEncoded: false)
    }
}
