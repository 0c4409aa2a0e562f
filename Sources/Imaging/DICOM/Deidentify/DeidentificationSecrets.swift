package import Groundwork

/// What stands for UIDs and patients: hashes under a project's key, the same in every file and every run with that key.
package struct DeidentificationSecrets: Sendable {
    private let key: ProjectKey

    package init(key: ProjectKey) { self.key = key }

    /// A UID below 2.25, whose last part is a UUID (PS3.5, B.2; RFC 9562, version 8).
    package func uid(for original: String) -> String {
        let digits = key.hash(original, purpose: "uid").prefix(32)
        var number = UInt128(digits, radix: 16) ?? 0
        number = number & ~(0xF << 76) | 8 << 76
        number = number & ~(0x3 << 62) | 2 << 62
        return "2.25.\(number)"
    }

    /// The patient's new name and number: what an import of the original would call the patient under the same key.
    package func patient(id: String, name: String) -> String {
        let hash = id.isEmpty ? key.hash(name, purpose: "name") : Digest.keyed(id, key: key.text)
        return String(hash.prefix(16))
    }

    /// The days by which the patient's dates are moved: back by up to ten years.
    package func days(forPatient patient: String) -> Int {
        -(1 + (Int(key.hash(patient, purpose: "days").prefix(8), radix: 16) ?? 0) % 3650)
    }
}
