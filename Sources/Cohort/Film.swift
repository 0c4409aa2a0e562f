package import Clinical

/// The part of a study that a patient's films belong to.
package enum Split: String, Sendable, Codable, CaseIterable {
    case train, validation, test
}

/// One film of a cohort: where it lies, whose it is, and what is known about it.
package struct Film: Sendable, Equatable {
    /// Absolute path of the image.
    package let path: String
    package let patient: String
    package let split: Split?
    package let site: String?
    package let view: String?
    package let sex: String?
    /// Age in years.
    package let age: Double?
    /// What is known; a finding that isn't listed is unknown.
    package let labels: [Finding: Label]

    package init(
        path: String, patient: String, split: Split? = nil, site: String? = nil, view: String? = nil,
        sex: String? = nil, age: Double? = nil, labels: [Finding: Label]
    ) {
        self.path = path
        self.patient = patient
        self.split = split
        self.site = site
        self.view = view
        self.sex = sex
        self.age = age
        // Films with the same labels share one dictionary, so nothing is copied where there is nothing to drop.
        self.labels = labels.values.contains(.unknown) ? labels.filter { $0.value != .unknown } : labels
    }

    package func label(of finding: Finding) -> Label { labels[finding] ?? .unknown }

    /// The findings said to be present, in alphabetical order.
    package var presentFindings: [Finding] { labels.lazy.filter { $0.value == .present }.map(\.key).sorted() }

    package func assigned(to split: Split?) -> Film {
        Film(
            path: path, patient: patient, split: split, site: site, view: view, sex: sex, age: age,
            labels: labels)
    }
}
