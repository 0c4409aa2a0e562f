import Groundwork

/// Hashes that tell whether a patient or film was trained on, without naming anyone.
public struct SubjectHashes: Codable, Sendable, Equatable {
    /// The key of the hashes; where it differs between models, their hashes can't be joined.
    public var key: String
    /// HMAC-SHA-256 of each patient's id, sorted.
    public private(set) var patients: [String]
    /// HMAC-SHA-256 of each film's SHA-256, sorted.
    public private(set) var films: [String]

    /// Those of an ensemble's further members, each with a key of its own; `nil` where there are none.
    public internal(set) var others: [SubjectHashes]?

    /// Hashes `patients` and the SHA-256 texts of the film files under `key`.
    public init(key: String, patients: some Sequence<String>, filmDigests: some Sequence<String>) {
        self.key = key
        self.patients = Set(patients.map { Digest.keyed($0, key: key) }).sorted()
        films = Set(filmDigests.map { Digest.keyed($0, key: key) }).sorted()
    }

    /// Those of `patients` that were trained on, in their order.
    public func patientsSeen(among patients: some Sequence<String>) -> [String] {
        let all = sets(\.patients)
        return patients.filter { patient in
            all.contains { key, known in known.contains(Digest.keyed(patient, key: key)) }
        }
    }

    /// Those of the films, given by the SHA-256 of their files, that were trained on, in their order.
    public func filmsSeen(among digests: some Sequence<String>) -> [String] {
        let all = sets(\.films)
        return digests.filter { digest in
            all.contains { key, known in known.contains(Digest.keyed(digest, key: key)) }
        }
    }

    private func sets(_ hashes: KeyPath<SubjectHashes, [String]>) -> [(key: String, known: Set<String>)] {
        ([self] + (others ?? [])).map { ($0.key, Set($0[keyPath: hashes])) }
    }
}
