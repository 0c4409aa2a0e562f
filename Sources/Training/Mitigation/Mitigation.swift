import Evaluating
import Imaging

/// What the recipe's ways against shortcuts need to know of the training films beside their pixels.
struct Mitigation: Sendable {
    /// The groups of `groups`; `nil` where nothing is done with them.
    var groups: FilmGroups?
    /// `decorrelation`: the attribute's value of every film; `nil` where the recipe doesn't ask for it.
    var attribute: [Int?]?
    /// `lungAttention`: where to look.
    var lungs: LungMasks?
    /// What can't be had from these films, for the card.
    var warnings: [String] = []

    /// Nothing is done.
    init() {}

    /// Reads what `recipe` asks for.
    ///
    /// - Throws: ``TrainingError/cannotMitigate(reason:)`` where the films hold too little for it.
    init(_ recipe: Recipe, _ table: TargetTable, _ preparer: FilmPreparer) throws(TrainingError) {
        try self.init(attributesOf: table, recipe)
        guard recipe.lungAttention.weight > 0 else { return }
        let lungs = LungMasks(
            table.films, preparer: preparer, margin: recipe.lungAttention.margin, workers: recipe.workers)
        guard lungs.count > 0 else {
            let first = lungs.unusable.first.map { "; the first problem: \($0)" } ?? ""
            throw .cannotMitigate(
                reason:
                    "lungAttention: none of the \(table.films.count) training films has a mask of the lungs that "
                    + "can be used\(first). Give them in the cohort's column masks, as lungs=PATH")
        }
        if lungs.count < table.films.count {
            warnings.append(
                "lungAttention: \(table.films.count - lungs.count) of \(table.films.count) training films have no "
                    + "usable mask of the lungs (\(lungs.missing) name none) and are left out of its term."
                    + (lungs.unusable.first.map { " The first problem: \($0)" } ?? ""))
        }
        self.lungs = lungs
    }

    /// All but the masks, which take time to read.
    init(attributesOf table: TargetTable, _ recipe: Recipe) throws(TrainingError) {
        if recipe.groups.sampling == .balanced || recipe.groups.objective == .worst {
            let groups = FilmGroups(table, by: recipe.groups.by)
            guard groups.names.count > 1 else {
                throw .cannotMitigate(
                    reason:
                        "groups.by: all \(table.films.count) training films are in one group "
                        + "(\(groups.names.first ?? "none")); group them by something else")
            }
            self.groups = groups
            for attribute in recipe.groups.by where attribute != .label {
                noteOneSided(attribute, table, "groups")
            }
        }
        if recipe.decorrelation.weight > 0 {
            let from = recipe.decorrelation.from
            let numbers = table.numbers(of: from)
            let values = Set(numbers.compactMap { $0 }).count
            guard values > 1 else {
                throw .cannotMitigate(
                    reason:
                        "decorrelation.from is \(from.rawValue), of which the training films name \(values) "
                        + "value\(values == 1 ? "" : "s"); expected two or more in the cohort's column")
            }
            attribute = numbers
            if recipe.decorrelation.withinLabel { noteOneSided(from, table, "decorrelation") }
        }
    }

    private mutating func noteOneSided(_ attribute: Recipe.Attribute, _ table: TargetTable, _ key: String) {
        let values = table.oneSidedValues(of: attribute)
        guard !values.isEmpty else { return }
        warnings.append(
            "\(key): all training films of \(attribute.rawValue) \(values.joined(separator: ", ")) have the same "
                + "labels: there, no weighting of films can part the \(attribute.rawValue) from the finding.")
    }
}
