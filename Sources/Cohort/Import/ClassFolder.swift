package import Clinical
package import Foundation

/// A folder whose films all belong to one class.
package struct ClassFolder: Sendable {
    package let finding: Finding
    package let folder: URL
    /// Where the films were taken, if known.
    package let site: String?
    /// The split that the folder stands for in trees with train, val and test on top.
    let split: Split?

    package init(_ finding: Finding, _ folder: URL, site: String? = nil) {
        self.init(finding, folder, site: site, split: nil)
    }

    init(_ finding: Finding, _ folder: URL, site: String?, split: Split?) {
        self.finding = finding
        self.folder = folder
        self.site = site
        self.split = split
    }
}
