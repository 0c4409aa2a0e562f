import Reporting

/// Says a confounding in words.
enum ConfoundingSentence {
    static func text(
        _ finding: String, _ attribute: String, _ area: ClusteredAUROC, _ rows: [ConfoundingRecord.Row],
        _ level: ConfoundingRecord.Level
    ) -> String {
        let name = Numeral.name(finding)
        let figures =
            "AUROC \(Numeral.figure(area.value, decimals: 2)), "
            + "\(Numeral.figure(area.lower, decimals: 2))–\(Numeral.figure(area.upper, decimals: 2))"
        let start =
            switch level {
            case .warning: "\(name) nearly coincides with \(attribute)"
            case .notice: "\(name) goes with \(attribute)"
            case .none: "\(name) can't be told by \(attribute)"
            }
        guard level != .none, let row = telling(rows) else { return "\(start) (\(figures))." }
        let (with, without) = (rows.reduce(0) { $0 + $1.with }, rows.reduce(0) { $0 + $1.without })
        return "\(start): “\(row.value)” holds \(share(row.with, with)) of the films with it and "
            + "\(share(row.without, without)) of those without (\(attribute) alone: \(figures)). "
            + (level == .warning
                ? "A network can tell them apart without looking at the lungs."
                : "Part of a network's success may come from that.")
    }

    private static func share(_ count: Int, _ total: Int) -> String {
        "\(Numeral.count(count)) of \(Numeral.count(total))"
    }

    /// The value whose share differs most between films with and without the finding.
    private static func telling(_ rows: [ConfoundingRecord.Row]) -> ConfoundingRecord.Row? {
        let with = Double(max(1, rows.reduce(0) { $0 + $1.with }))
        let without = Double(max(1, rows.reduce(0) { $0 + $1.without }))
        return rows.max {
            abs(Double($0.with) / with - Double($0.without) / without)
                < abs(Double($1.with) / with - Double($1.without) / without)
        }
    }
}
