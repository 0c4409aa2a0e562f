import ArgumentParser
import Cohort
import Foundation
import Groundwork

/// What a person may choose about the import of a folder of DICOM files.
struct DICOMImportChoices: ParsableArguments {
    @Option(help: "dicom: a table of labels, by file name or SOP Instance UID.")
    var labels: String?
    @Option(
        help:
            "dicom: the project's key, which hashes patients and studies; by default beside the cohort file.")
    var keyFile: String?
    @Flag(help: "dicom: keep patient ids and study UIDs as they are.")
    var keepPatientIds = false
    @Flag(help: "dicom: take the site from the institution's name.")
    var institutionAsSite = false

    func identity(forCohortAt output: String) throws -> DICOMIdentity {
        var identity = DICOMIdentity()
        identity.labels = labels
        identity.takesSiteFromInstitution = institutionAsSite
        if !keepPatientIds {
            let beside = URL(filePath: output).deletingPathExtension().appendingPathExtension("key").path
            let path = keyFile ?? beside
            if !FileManager.default.fileExists(atPath: path) {
                Terminal.note("new project key \(path): keep it, and don't share it with the cohort")
            }
            identity.key = try ProjectKey(fileAt: URL(filePath: path))
        }
        return identity
    }
}
