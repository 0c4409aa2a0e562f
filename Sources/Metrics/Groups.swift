/// Films by the group that each belongs to, a site for instance.
enum Groups {
    /// The members of each group, groups in alphabetical order.
    static func members(_ groups: [String?], films: Int) throws(MetricsError) -> [(
        name: String, films: [Int]
    )] {
        guard groups.count == films else {
            throw .countMismatch(what: "groups", expected: films, found: groups.count)
        }
        var members: [String: [Int]] = [:]
        for (film, group) in groups.enumerated() {
            if let group { members[group, default: []].append(film) }
        }
        return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
