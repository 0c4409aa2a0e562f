import Groundwork

/// From which figures on an audit warns; every key may be given in a file, the others stay.
package struct AuditThresholds: Codable, Hashable, Sendable {
    /// Share of the audited films, or of their patients, that training has seen.
    package var leakedShare = 0.0
    /// AUROC that is left without lungs.
    package var withoutLungs = 0.65
    /// AUROC that is left of the film's outer margin alone.
    package var marginsAlone = 0.6
    /// Loss of AUROC when margins or corners are covered.
    package var lossWithoutMargins = 0.03
    /// Loss of AUROC when only the lungs are left.
    package var lossOfLungsAlone = 0.2
    /// Share of the saliency within the lungs, in units of the lungs' share of the film.
    package var saliencyInLungs = 1.0
    /// AUROC of the probe that reads an attribute from the model's features, where the attribute tells the finding.
    package var fingerprint = 0.8
    /// AUROC of an attribute alone for the finding.
    package var attributeAlone = 0.65
    /// How much of the AUROC is gone within films that share the attribute.
    package var lossWithinAttribute = 0.05
    /// Loss of AUROC when what surrounds the lungs comes from films of the opposite label.
    package var exchangeLoss = 0.03
    /// Mean change of the probability by a change of look.
    package var lookChange = 0.1
    /// Loss of AUROC from sites of training to others.
    package var siteGap = 0.05
    /// Expected calibration error.
    package var calibrationError = 0.1
    /// Loss of AUROC of a group against all others.
    package var subgroupGap = 0.1

    package init() {}

    /// Every key with its meaning's place, so that a file's reader can refuse others.
    private static let fields:
        [(key: String, path: any WritableKeyPath<AuditThresholds, Double> & Sendable)] = [
            ("leakedShare", \.leakedShare), ("withoutLungs", \.withoutLungs),
            ("marginsAlone", \.marginsAlone),
            ("lossWithoutMargins", \.lossWithoutMargins), ("lossOfLungsAlone", \.lossOfLungsAlone),
            ("saliencyInLungs", \.saliencyInLungs),
            ("fingerprint", \.fingerprint), ("attributeAlone", \.attributeAlone),
            ("lossWithinAttribute", \.lossWithinAttribute), ("exchangeLoss", \.exchangeLoss),
            ("lookChange", \.lookChange), ("siteGap", \.siteGap), ("calibrationError", \.calibrationError),
            ("subgroupGap", \.subgroupGap),
        ]

    /// Every key that a file may give.
    package static var keys: [String] { fields.map(\.key) }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads the keys that are present.
    ///
    /// - Throws: ``AuditError`` for a key that there is not, or a value outside 0…10.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            guard let field = Self.fields.first(where: { $0.key == key.stringValue }) else {
                throw AuditError.unknownThreshold(
                    key.stringValue, nearest: Suggestion.nearest(to: key.stringValue, in: Self.keys))
            }
            let value = try container.decode(Double.self, forKey: key)
            guard (0...10).contains(value) else {
                throw AuditError.unusableThreshold(key: key.stringValue, value: value)
            }
            self[keyPath: field.path] = value
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for field in Self.fields {
            try container.encode(self[keyPath: field.path], forKey: Key(stringValue: field.key))
        }
    }
}
