/// What is known about a finding on a film: a missing label is never the same as a negative one.
public enum Label: String, Sendable, Codable, CaseIterable {
    case absent, present, unknown

    /// 1, 0 or `nil`, as metrics and losses take it.
    public var target: Int? {
        switch self {
        case .present: 1
        case .absent: 0
        case .unknown: nil
        }
    }
}
