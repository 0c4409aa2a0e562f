package import Foundation

/// Where a study is kept, as a database URL.
package enum StorageAddress {
    /// The SQLite file of a search's folder.
    package static func standard(in folder: URL) -> String {
        "sqlite:///" + folder.appending(path: "study.db").standardizedFileURL.path
    }

    /// The address as it may be shown.
    package static func withoutPassword(_ address: String) -> String {
        address.replacing(/(:\/\/[^:\/@]*):[^@]*@/) { "\($0.output.1):…@" }
    }
}
