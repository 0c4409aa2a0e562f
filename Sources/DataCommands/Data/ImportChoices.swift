import ArgumentParser
import Clinical
import Cohort
import Foundation

extension ViewFilter: ExpressibleByArgument {
    /// A choice of views in any letter case: they are written in capitals everywhere else.
    public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension ImportOptions.Splits: ExpressibleByArgument {}
extension ImportOptions.MissingFiles: ExpressibleByArgument {}
extension ImportOptions.BadRows: ExpressibleByArgument {}

/// What a person may choose about the import of a data set.
struct ImportChoices: ParsableArguments {
    @Option(name: .customLong("view"), help: "Take only these views: pa, ap, frontal, lateral; repeatable.")
    var views: [ViewFilter] = []
    @Option(
        help:
            "Uncertain labels become unknown, present or absent: ignore, ones, zeros, or FINDING=one of them; repeatable."
    )
    var uncertain: [String] = []
    @Option(help: "Keep only these findings, separated by commas.")
    var findings: String?
    @Option(help: "Splits: official (the data set's own) or none.")
    var splits = ImportOptions.Splits.official
    @Option(help: "Films that a table names and that aren't there: skip, keep or refuse.")
    var missing = ImportOptions.MissingFiles.skip
    @Option(help: "Rows that can't be used: refuse or skip.")
    var badRows = ImportOptions.BadRows.refuse
    @Option(help: "The folder of the films, where it isn't the table's.")
    var images: String?
    @Option(
        help:
            "Columns of an unknown table: path=Image,patient=PID,labels=Classes;|,mask:lungs=Mask,Mass=mass.")
    var map: String?
    @Option(
        name: .customLong("set"), help: "A choice of one data set, NAME=CHOICE; see `thorax data layouts`.")
    var settings: [String] = []

    func options(for importer: any DataSetImporter) throws -> ImportOptions {
        var options = ImportOptions()
        options.views = views
        options.splits = splits
        options.missing = missing
        options.badRows = badRows
        options.columns = try map.map { (text) throws(CohortError) in try ColumnMap(text) }
        options.findings = findings.map { text in
            text.split(separator: ",").map { Finding($0.trimmingCharacters(in: .whitespaces)) }
        }
        options.uncertain = try policy()
        for text in settings {
            let (name, choice) = try pair(text, "--set")
            let known = importer.settings
            guard let setting = known.first(where: { $0.name == name }), setting.choices.contains(choice)
            else {
                throw DataCommandError.badSetting(
                    text, dataSet: importer.card.name,
                    known: known.map { "\($0.name)=\($0.choices.joined(separator: "|"))" })
            }
            options.settings[name] = choice
        }
        return options
    }

    private func policy() throws -> UncertainPolicy {
        var policy = UncertainPolicy()
        for text in uncertain {
            if let choice = UncertainPolicy.Choice(rawValue: text) {
                policy.standard = choice
                continue
            }
            let (finding, name) = try pair(text, "--uncertain")
            guard let choice = UncertainPolicy.Choice(rawValue: name) else {
                throw DataCommandError.badPolicy(text)
            }
            policy.choices[Finding(finding)] = choice
        }
        return policy
    }

    private func pair(_ text: String, _ option: String) throws -> (String, String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw option == "--set"
                ? DataCommandError.badPair(option, text, example: "labels=negbio")
                : DataCommandError.badPolicy(text)
        }
        return (parts[0], parts[1])
    }
}
