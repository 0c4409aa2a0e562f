import Groundwork

extension CohortError {
    var dataSetDescription: String {
        switch self {
        case .wrongTable(let path, let dataSet, let missing, let found, let resembles):
            "\(path), line 1: missing \(Self.columns(missing)) of data set \(dataSet); found \(Self.columns(found))."
                + (resembles.map { " It resembles \($0)." } ?? "")
                + " `thorax data layouts` lists what each data set has; `thorax data import csv --map` takes any table."
        case .missingTable(let root, let dataSet, let expected):
            "\(root): no \(expected.joined(separator: " or ")) found; data set \(dataSet) needs it. Give the folder that "
                + "holds it, or the table itself."
        case .pathOutsideRoot(let place, let written, let root):
            "\(place): the path \(written) leads out of \(root); mend the table, or name the folder that all films are "
                + "in with --images."
        case .missingFiles(let dataSet, let root, let files, let total):
            "\(Self.count(total, "film")) of data set \(dataSet) not found below \(root); add them, name their folder "
                + "with --images, or pass --missing skip or --missing keep.\n"
                + Self.lines(files, total: total)
        case .contradictoryRows(let dataSet, let films, let total):
            "\(Self.count(total, "film")) of data set \(dataSet) listed twice with different contents; keep the right row "
                + "only, or pass --bad-rows skip to keep the first.\n" + Self.lines(films, total: total)
        case .noFilms(let dataSet, let root, let notes):
            "\(root): no film of data set \(dataSet) is left."
                + (notes.isEmpty ? " Is it the right folder?" : "\n" + notes.joined(separator: "\n") + "\n")
                + (notes.isEmpty
                    ? ""
                    : "Name the folder of the films with --images, choose other views, or keep rows "
                        + "without files with --missing keep.")
        case .unknownFinding(let name, let dataSet, let found):
            "data set \(dataSet) has no finding \(name); it has \(found.joined(separator: ", "))."
                + (Suggestion.nearest(to: name, in: found).map { " Did you mean \($0)?" } ?? "")
        case .unknownDataSet(let name, let known):
            "no data set is called \(name); known are auto, \(known.joined(separator: ", "))."
                + (Suggestion.nearest(to: name, in: known).map { " Did you mean \($0)?" } ?? "")
        case .unrecognised(let path, let looked, let table):
            "\(path): not a layout that is known."
                + (table.map { " A table in it resembles \($0)." } ?? "")
                + (looked.isEmpty ? " Nothing of any layout was seen." : " What was looked for:") + "\n"
                + looked.map {
                    "  \($0.dataSet): seen \($0.seen.joined(separator: ", ")); missing "
                        + $0.missing.joined(separator: ", ") + "\n"
                }.joined()
                + "`thorax data layouts` lists the layouts; `thorax data import csv --map` takes any table, and "
                + "`thorax data import folders` one folder per class."
        case .ambiguousDataSet(let path, let names):
            "\(path): looks like \(names.joined(separator: " and like ")); name the one it is, as in "
                + "`thorax data import \(names.first ?? "")`."
        case .badSetting(let name, let value, let expected): "\(name) \(value): expected \(expected)."
        default: ""
        }
    }
}
