import Groundwork

extension DICOMHeader {
    /// A name for the patient that tells films of one patient from those of another to who holds the project's key,
    /// and names no one: the first 16 digits of the keyed hash of Patient ID. `nil` where the file has no Patient ID.
    public func patientKey(projectKey: String) -> String? {
        patientID.map { String(Digest.keyed($0, key: projectKey).prefix(16)) }
    }
}
