package import Groundwork

/// How a cohort of DICOM files names patients, studies and places.
package struct DICOMIdentity: Sendable {
    /// Hashes patients and studies; without one their numbers are kept as they are.
    package var key: ProjectKey?
    /// Takes the site from Institution Name, which is left unknown otherwise.
    package var takesSiteFromInstitution = false
    /// A table of labels by file name or SOP Instance UID.
    package var labels: String?

    package init() {}

    func patient(_ id: String) -> String {
        key.map { String(Digest.keyed(id, key: $0.text).prefix(16)) } ?? id
    }

    func study(_ uid: String) -> String {
        key.map { String($0.hash(uid, purpose: "study").prefix(16)) } ?? uid
    }
}
