/// Turns one public data set's own files into a cohort. One file per data set, below `DataSets/`.
package protocol DataSetImporter: Sendable {
    /// What the set is and how it lies on disk.
    var card: DataSetCard { get }

    /// Choices that only this data set has.
    var settings: [DataSetSetting] { get }

    /// Whether this looks like the data set: cheap, without reading whole tables or trees.
    func recognise(_ source: ImportSource) -> Recognition

    /// Reads the set's tables and folders.
    ///
    /// - Throws: where a table can't be used, or no film is left.
    func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError) -> ImportOutcome
}

extension DataSetImporter {
    package var settings: [DataSetSetting] { [] }
}

/// A choice that only one data set has, given as `--set NAME=CHOICE`.
package struct DataSetSetting: Sendable {
    package let name: String
    /// The usual one first.
    package let choices: [String]
    package let help: String

    package init(_ name: String, choices: [String], help: String) {
        self.name = name
        self.choices = choices
        self.help = help
    }
}

/// A data set in words.
package struct DataSetCard: Sendable {
    /// The name on the command line.
    package let name: String
    package let title: String
    /// The layout in one line.
    package let layout: String
    /// The hospital that the films are from, which becomes their site; `nil` where a film's own data say.
    package let site: String?
    package let citation: String
    /// What the owners ask of who uses the films.
    package let licence: String
    /// The tables by which the set, or a stray table of it, is recognised.
    package let tables: [TableSignature]

    package init(
        name: String, title: String, layout: String, site: String?, citation: String, licence: String,
        tables: [TableSignature] = []
    ) {
        self.name = name
        self.title = title
        self.layout = layout
        self.site = site
        self.citation = citation
        self.licence = licence
        self.tables = tables
    }
}

/// A table's usual name and the columns by which it is known.
package struct TableSignature: Sendable {
    package let file: String
    package let columns: [String]

    package init(_ file: String, columns: [String]) {
        self.file = file
        self.columns = columns
    }

    /// The share of the columns that a header has.
    package func likeness(to header: [String]) -> Double {
        let found = Set(header.map { $0.lowercased() })
        return Double(columns.count { found.contains($0.lowercased()) }) / Double(max(1, columns.count))
    }
}

/// How much a folder looks like a data set.
package struct Recognition: Sendable, Equatable {
    /// 0 (nothing of it) to 1 (all that was looked for).
    package let confidence: Double
    package let seen: [String]
    package let missing: [String]

    package init(confidence: Double, seen: [String], missing: [String]) {
        self.confidence = confidence
        self.seen = seen
        self.missing = missing
    }

    /// A weighted list of what was looked for: the confidence is the weight of what is there.
    package init(_ evidence: [(what: String, weight: Double, isThere: Bool)]) {
        let total = evidence.reduce(0) { $0 + $1.weight }
        let found = evidence.filter(\.isThere).reduce(0) { $0 + $1.weight }
        self.init(
            confidence: total > 0 ? found / total : 0, seen: evidence.filter(\.isThere).map(\.what),
            missing: evidence.filter { !$0.isThere }.map(\.what))
    }
}
