import Clinical

/// The fourteen observations of the CheXpert labeller, as CheXpert's and MIMIC-CXR-JPG's tables hold them: 1 present,
/// 0 absent, -1 uncertain, blank not mentioned (Irvin et al., AAAI 2019).
struct CheXpertLabels {
    static let names = [
        "No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema",
        "Consolidation", "Pneumonia", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other",
        "Fracture", "Support Devices",
    ]
    static let findings = names.map { Finding($0) }
    private static let normal = Finding("No Finding")
    private static let devices = Finding("Support Devices")

    static let setting = DataSetSetting(
        "unmentioned", choices: ["unknown", "absent"],
        help: "what a finding is that a report doesn't mention; absent is the common convention")

    /// The table's columns, and the findings they hold.
    private let columns: [(index: Int, finding: Finding)]
    private let rules: Rules
    private var pool = LabelPool()

    /// - Throws: where the table lacks columns.
    init(_ table: DataTable, _ collector: FilmCollector) throws(CohortError) {
        let indices = try table.require(Self.names.map { [$0] }, of: collector.card)
        columns = Array(zip(indices, Self.findings)).map { ($0, $1) }
        rules = Rules(
            isUnmentionedAbsent: collector.options.settings[Self.setting.name] == "absent",
            uncertain: collector.options.uncertain)
    }

    /// The labels of a row; `nil` after reporting a cell that can't be read.
    mutating func labels(_ row: DataRow, of table: DataTable, _ collector: inout FilmCollector) -> [Finding:
        Label]?
    {
        for column in columns where Self.reading(row[column.index]) == nil {
            collector.reject(
                row, of: table, column: table.columns[column.index], expected: "1, 0, -1 or blank",
                found: row[column.index])
            return nil
        }
        for column in columns where Self.reading(row[column.index]) == .uncertain {
            collector.note(.uncertainLabel, "labels are uncertain; see --uncertain")
        }
        let readings = columns.map { (finding: $0.finding, reading: Self.reading(row[$0.index]) ?? .silent) }
        let key = readings.map { "\($0.reading.rawValue)" }.joined()
        // The pool can't be changed and its owner read at once.
        let rules = rules
        return pool.labels(key) { _ in rules.labels(readings) }
    }

    private enum Reading: Int { case present, absent, uncertain, silent }

    private static func reading(_ cell: String) -> Reading? {
        switch cell {
        case "1", "1.0": .present
        case "0", "0.0": .absent
        case "-1", "-1.0": .uncertain
        case "", "nan": .silent
        default: nil
        }
    }

    /// What cells become.
    private struct Rules {
        let isUnmentionedAbsent: Bool
        let uncertain: UncertainPolicy

        /// "No Finding" is set by the labeller where no other observation but Support Devices is present or uncertain. So
        /// where it is set, the others that aren't mentioned are absent, and where it isn't, it is itself absent.
        func labels(_ readings: [(finding: Finding, reading: Reading)]) -> [Finding: Label] {
            let isNormal = readings.contains { $0.finding == CheXpertLabels.normal && $0.reading == .present }
            var labels: [Finding: Label] = [:]
            for (finding, reading) in readings {
                labels[finding] =
                    switch reading {
                    case .present: .present
                    case .absent: .absent
                    case .uncertain: uncertain.label(for: finding)
                    case .silent:
                        finding == CheXpertLabels.normal || isUnmentionedAbsent
                            || (isNormal && finding != CheXpertLabels.devices)
                            ? .absent : .unknown
                    }
            }
            return labels
        }
    }
}
