import Groundwork

extension CohortError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable, .missingColumns, .table, .noRows: tableDescription
        case .noFolder, .noImages, .emptyClass, .onlyOneClass, .imagesOutsideClasses, .unknownClass,
            .badPatientPattern, .noPatient, .contradictoryDuplicates, .fileInTwoClasses:
            folderDescription
        case .wrongTable, .missingTable, .pathOutsideRoot, .missingFiles, .contradictoryRows, .noFilms,
            .unknownFinding,
            .unknownDataSet, .unrecognised, .ambiguousDataSet, .badSetting:
            dataSetDescription
        default: cohortDescription
        }
    }

    private var tableDescription: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path): can't be read: \(reason)."
        case .missingColumns(let path, let missing, let found):
            "\(path), line 1: missing \(Self.columns(missing)); found \(Self.columns(found)).\(Self.hint(missing, found))"
        case .table(let path, let problems, let total):
            "\(path): \(Self.count(total, "problem")) to mend before it can be used.\n"
                + Self.lines(problems.map(\.description), total: total)
        case .noRows(let path):
            "\(path): has a header but no films; expected one row per film below it."
        default: ""
        }
    }

    private var folderDescription: String {
        switch self {
        case .noFolder(let path):
            "\(path): no such folder; expected a folder with one folder of images per class."
        case .noImages(let folder):
            "\(folder): no images found; expected .jpg, .jpeg or .png files in it or below."
        case .emptyClass(let name, let folders):
            "class \(name): no images in \(folders.joined(separator: ", ")); add some or leave the class out."
        case .onlyOneClass(let name, let folder):
            "\(folder): only one class found, \(name); expected the class folders directly in it (or in train, val "
                + "and test folders). Is the right folder one level deeper?"
        case .imagesOutsideClasses(let folder, let files):
            "\(folder): \(Self.count(files.count, "image")) outside any class folder; move them into one or away.\n"
                + Self.lines(files)
        case .unknownClass(let name, let found):
            "no class folder \(name); found \(found.joined(separator: ", "))."
                + (Suggestion.nearest(to: name, in: found).map { " Did you mean \($0)?" } ?? "")
        case .badPatientPattern(let pattern, let reason):
            "patient pattern “\(pattern)”: \(reason). Expected kermany, nih, auto or a regular expression with one "
                + "capture group for the patient, such as ^(P[0-9]+)_"
        case .noPatient(let pattern, let files):
            "patient pattern “\(pattern)” gives no patient for \(Self.count(files.count, "file")); choose another "
                + "pattern, or auto, which takes the file's name where nothing else fits.\n"
                + Self.lines(files)
        case .contradictoryDuplicates(let groups):
            "\(Self.count(groups.count, "image")) with the same bytes in different classes; keep the right copy "
                + "only.\n" + Self.lines(groups.map { $0.joined(separator: " = ") })
        case .fileInTwoClasses(let path, let classes):
            "\(path): given for several classes (\(classes.joined(separator: ", "))); expected each file once."
        default: ""
        }
    }

    private var cohortDescription: String {
        switch self {
        case .blankField(let path, let patient):
            path.isEmpty
                ? "a film of patient \(patient) has no path; every film needs one."
                : "\(path): no patient; every film needs one, since splits are by patient."
        case .repeatedFilm(let path): "\(path): listed twice; expected each film once."
        case .unusableFindingName(let name):
            "“\(name)” can't name a finding: expected a name that isn't blank, has no spaces at its ends, and isn't "
                + "one of a cohort file's own columns."
        case .emptySplit(let split, let counts):
            "no film is in split \(split.rawValue) (found \(Self.summary(counts))); assign splits first."
        case .sharedPatients(let shared):
            "\(Self.count(shared.count, "patient")) in several splits: a model would be judged on patients that it has "
                + "learnt from. Split again with `thorax data split COHORT --output SPLIT`, or insist with "
                + "--allow-shared-patients.\n"
                + Self.lines(shared.map { "\($0.patient): \($0.splits.joined(separator: ", "))" })
        case .badFractions(let train, let validation, let test):
            "split fractions \(train), \(validation), \(test): expected train above 0, none below 0, and a sum of 1."
        case .tooFewPatients(let classes, let splits):
            classes.map { "class \($0.name) has \(Self.count($0.patients, "patient"))" }.joined(
                separator: "; ")
                + ": too few to be in each of the \(splits) splits. Add patients, leave the class out, use fewer splits, "
                + "or allow classes that are missing from a split."
        case .unreadableFilms(let films):
            "\(Self.count(films.count, "film")) can't be read; mend or remove them, or skip unreadable films.\n"
                + Self.lines(films.map(\.description))
        case .diskFull(let path, let bytes, let free):
            "\(path): the disk is full: a shard of the pixel cache needs \(bytes) bytes"
                + (free.map { ", \($0) are free" } ?? "")
                + ". Free some room, or choose another folder with --cache or --output."
        case .cache(let path, let step, let reason): "\(path): the pixel cache could not \(step): \(reason)."
        default: ""
        }
    }

    /// Errors list this many cases and count the others.
    package static let listedCases = 20

    static func lines(_ cases: [String], total: Int? = nil) -> String {
        let more = (total ?? cases.count) - min(cases.count, listedCases)
        return (cases.prefix(listedCases).map { "  \($0)" } + (more > 0 ? ["  … and \(more) more"] : []))
            .joined(separator: "\n")
    }

    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    static func columns(_ names: [String]) -> String {
        (names.count == 1 ? "column " : "columns ") + (names.isEmpty ? "none" : names.joined(separator: ", "))
    }

    private static func hint(_ missing: [String], _ found: [String]) -> String {
        if found.count == 1, found[0].contains(";") || found[0].contains("\t") {
            return " Columns must be separated by commas."
        }
        let pairs = missing.compactMap { name in
            Suggestion.nearest(to: name, in: found).map { " Rename \($0) to \(name)?" }
        }
        return pairs.joined()
    }

    private static func summary(_ counts: [Split?: Int]) -> String {
        (Split.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" } + ["\(counts[nil] ?? 0) without a split"])
            .joined(separator: ", ")
    }
}

extension CohortError.TableProblem: CustomStringConvertible {
    package var description: String {
        let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
        let shown = found.count > 60 ? found.prefix(60) + "…" : found[...]
        return "\(place): expected \(expected), found \(found.isEmpty ? "nothing" : "“\(shown)”")"
    }
}

extension CohortError.UnreadableFilm: CustomStringConvertible {
    // A decoder's reason begins with the path already.
    package var description: String { reason.hasPrefix(path) ? reason : "\(path): \(reason)" }
}
