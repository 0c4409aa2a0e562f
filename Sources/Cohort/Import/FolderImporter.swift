package import Clinical
package import Foundation

/// Makes a cohort from folders of images, one folder per class.
///
/// Every class becomes a column: 1 for the films in its folder, 0 for all others.
package struct FolderImporter: Sendable {
    /// What an import found.
    package struct Outcome: Sendable {
        package let cohort: Cohort
        /// Files that were left out because a file with the same bytes was kept.
        package let droppedDuplicates: [Duplicate]
    }

    /// A file left out, and the file with the same bytes that was kept.
    package struct Duplicate: Sendable, Equatable {
        package let path: String
        package let kept: String
    }

    package var patientPattern: PatientPattern
    /// Keeps one of several files with the same bytes.
    package var dropsDuplicates: Bool
    /// Takes the split from train, val and test folders; they are often not split by patient.
    package var takesSplitsFromFolders: Bool
    /// The classes to take from a tree; all where `nil`.
    package var classes: [Finding]?
    package var site: String?

    package init(
        patientPattern: PatientPattern = .auto, dropsDuplicates: Bool = false,
        takesSplitsFromFolders: Bool = false, classes: [Finding]? = nil, site: String? = nil
    ) {
        self.patientPattern = patientPattern
        self.dropsDuplicates = dropsDuplicates
        self.takesSplitsFromFolders = takesSplitsFromFolders
        self.classes = classes
        self.site = site
    }

    /// Imports a tree: class folders directly in `root`, or in train, val and test folders there.
    package func importTree(_ root: URL) throws(CohortError) -> Outcome {
        let folders = try ClassTree(root, site: site).folders
        guard let classes else { return try importClasses(folders) }
        let found = Set(folders.map(\.finding))
        for finding in classes where !found.contains(finding) {
            throw .unknownClass(name: finding.name, found: found.map(\.name).sorted())
        }
        return try importClasses(classes.flatMap { wanted in folders.filter { $0.finding == wanted } })
    }

    /// Imports folders that are named one by one; a class may have several.
    package func importClasses(_ folders: [ClassFolder]) throws(CohortError) -> Outcome {
        let findings = folders.map(\.finding).reduce(into: [Finding]()) { list, finding in
            if !list.contains(finding) { list.append(finding) }
        }
        var files = try listing(of: folders)
        guard !files.isEmpty else {
            throw .noImages(folder: folders.map { FilePath.absolute($0.folder) }.joined(separator: ", "))
        }
        for finding in findings where !files.contains(where: { $0.folder.finding == finding }) {
            let paths = folders.filter { $0.finding == finding }.map { FilePath.absolute($0.folder) }
            throw .emptyClass(name: finding.name, folders: paths)
        }
        let duplicates = dropsDuplicates ? try DuplicateFiles.drop(from: &files) : []
        let labels = Dictionary(
            uniqueKeysWithValues: findings.map { ($0, Self.labels(present: $0, of: findings)) })
        let films = files.map { file in
            Film(
                path: file.path, patient: file.patient,
                split: takesSplitsFromFolders ? file.folder.split : nil, site: file.folder.site,
                labels: labels[file.folder.finding] ?? [:])
        }
        return Outcome(cohort: try Cohort(films: films, findings: findings), droppedDuplicates: duplicates)
    }

    /// An image found in a class folder.
    struct File {
        let path: String
        let patient: String
        let folder: ClassFolder
    }

    private func listing(of folders: [ClassFolder]) throws(CohortError) -> [File] {
        let patient = try patientPattern.matcher()
        var files: [File] = []
        var nameless: [String] = []
        var classByPath: [String: Finding] = [:]
        for folder in folders {
            let root = FilePath.absolute(folder.folder)
            for name in try FolderListing.images(below: root) {
                let path = "\(root)/\(name)"
                if let other = classByPath.updateValue(folder.finding, forKey: path) {
                    throw .fileInTwoClasses(path: path, classes: [other.name, folder.finding.name])
                }
                guard let patient = patient(name) else {
                    nameless.append(path)
                    continue
                }
                files.append(File(path: path, patient: patient, folder: folder))
            }
        }
        guard nameless.isEmpty else { throw .noPatient(pattern: "\(patientPattern)", files: nameless) }
        return files
    }

    private static func labels(present: Finding, of findings: [Finding]) -> [Finding: Label] {
        Dictionary(uniqueKeysWithValues: findings.map { ($0, $0 == present ? .present : .absent) })
    }
}
