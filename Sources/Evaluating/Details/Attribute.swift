package import Cohort

/// What films are told apart by.
package enum Attribute: String, CaseIterable, Sendable {
    case sex, age, view, site, device, look

    package var title: String {
        switch self {
        case .sex: "Sex"
        case .age: "Age"
        case .view: "View"
        case .site: "Site"
        case .device: "Device"
        case .look: "Look"
        }
    }

    /// A film's value; `nil` where unknown.
    package func value(of film: Film) -> String? {
        switch self {
        case .sex: film.sex
        case .age: film.age.map(Self.band)
        case .view: film.view
        case .site: film.site
        case .device: film.device
        case .look: film.look
        }
    }

    private static func band(_ age: Double) -> String {
        switch age {
        case ..<18: "0 to 17"
        case ..<40: "18 to 39"
        case ..<60: "40 to 59"
        case ..<80: "60 to 79"
        default: "80 and over"
        }
    }
}
