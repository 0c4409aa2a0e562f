import Foundation
import Inference

/// What a command line may name a model by: a file's path, or the name of a classifier that comes with Thorax.
///
/// A file of that very name comes first.
enum ModelReference {
    static func path(_ text: String) -> String {
        guard let bundled = BundledClassifier(rawValue: text), !FileManager.default.fileExists(atPath: text)
        else { return text }
        return bundled.path
    }
}
