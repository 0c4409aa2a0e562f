/// From where a film was taken, in the few words that data sets agree on.
///
/// `PA`, `AP`, `AP Supine`, `AP Erect`, `Frontal` (one of these, unsaid which), `Lateral`; other views as written.
package enum ViewPosition {
    /// The common name of what a table says; `nil` where it says nothing.
    package static func normalised(_ text: String) -> String? {
        let written = text.trimmed
        let key = written.lowercased().replacing("_", with: " ").replacing("-", with: " ")
        switch key {
        case "", "unk", "unknown", "nan", "none", "n/a": return nil
        case "pa", "postero anterior", "posteroanterior": return "PA"
        case "ap", "antero posterior", "anteroposterior": return "AP"
        case "ap supine", "ap horizontal", "supine", "ap recumbent": return "AP Supine"
        case "ap erect", "ap upright", "ap semi erect", "ap semierect": return "AP Erect"
        case "frontal": return "Frontal"
        case "l", "ll", "rl", "lat", "lateral", "left lateral", "right lateral", "xtable lateral":
            return "Lateral"
        default: return written
        }
    }

    package static func isFrontal(_ view: String) -> Bool {
        view == "PA" || view == "Frontal" || view == "AP" || view.hasPrefix("AP ")
    }
}

/// A choice of views.
package enum ViewFilter: String, Sendable, CaseIterable {
    case pa, ap, frontal, lateral

    /// Whether a film's view is among those chosen; an unknown view never is.
    package func accepts(_ view: String?) -> Bool {
        guard let view else { return false }
        switch self {
        case .pa: return view == "PA"
        case .ap: return view == "AP" || view.hasPrefix("AP ")
        case .frontal: return ViewPosition.isFrontal(view)
        case .lateral: return view == "Lateral"
        }
    }
}
