package import Clinical

/// The part of a study that a patient's films belong to.
package enum Split: String, Sendable, Codable, CaseIterable {
    case train, validation, test
}

/// One film of a cohort: where it lies, whose it is, and what is known about it.
package struct Film: Sendable, Equatable {
    /// Absolute path of the image.
    package var path: String
    package var patient: String
    /// The examination that the film belongs to: its other films show the same patient on the same day.
    package var study: String?
    package var split: Split?
    /// Where it was taken.
    package var site: String?
    package var view: String?
    package var sex: String?
    /// Age in years.
    package var age: Double?
    /// What took it: manufacturer, model or modality.
    package var device: String?
    /// The stratum of its gray levels' figures, which know no anatomy.
    package var look: String?
    /// Where findings lie, in pixels of the stored film.
    package var boxes: [FindingBox]
    /// Absolute paths of masks by what they show: `lungs`, `heart`, or a finding's name.
    package var masks: [String: String]
    /// What is known; a finding that isn't listed is unknown.
    package private(set) var labels: [Finding: Label]

    package init(
        path: String, patient: String, study: String? = nil, split: Split? = nil, site: String? = nil,
        view: String? = nil, sex: String? = nil, age: Double? = nil, device: String? = nil,
        look: String? = nil, boxes: [FindingBox] = [], masks: [String: String] = [:],
        labels: [Finding: Label]
    ) {
        self.path = path
        self.patient = patient
        self.study = study
        self.split = split
        self.site = site
        self.view = view
        self.sex = sex
        self.age = age
        self.device = device
        self.look = look
        self.boxes = boxes
        self.masks = masks
        self.labels = Self.known(labels)
    }

    package func label(of finding: Finding) -> Label { labels[finding] ?? .unknown }

    /// The findings said to be present, in alphabetical order.
    package var presentFindings: [Finding] { labels.lazy.filter { $0.value == .present }.map(\.key).sorted() }

    package func assigned(to split: Split?) -> Film {
        var film = self
        film.split = split
        return film
    }

    package func labelled(_ labels: [Finding: Label]) -> Film {
        var film = self
        film.labels = Self.known(labels)
        return film
    }

    // Films with the same labels share one dictionary, so nothing is copied where there is nothing to drop.
    private static func known(_ labels: [Finding: Label]) -> [Finding: Label] {
        labels.values.contains(.unknown) ? labels.filter { $0.value != .unknown } : labels
    }
}
