/// A split by the names that folders and tables give it.
package enum SplitName {
    package static func split(_ name: String) -> Split? {
        switch name.trimmed.lowercased() {
        case "train", "training": .train
        case "val", "valid", "validate", "validation", "dev": .validation
        case "test", "testing": .test
        default: nil
        }
    }
}
