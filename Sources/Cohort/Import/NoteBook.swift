/// Notes of an import under way: alike ones are counted together, and the first cases kept.
package struct NoteBook: Sendable {
    private struct Heading: Hashable {
        let kind: ImportNote.Kind
        let text: String
    }

    package private(set) var list: [ImportNote] = []
    private var indexByHeading: [Heading: Int] = [:]

    package init() {}

    package mutating func add(_ kind: ImportNote.Kind, _ text: String, example: String? = nil) {
        add(kind, text, count: 1, examples: example.map { [$0] } ?? [])
    }

    mutating func add(_ kind: ImportNote.Kind, _ text: String, count: Int, examples: [String]) {
        let heading = Heading(kind: kind, text: text)
        let index = indexByHeading[heading] ?? list.count
        if index == list.count {
            indexByHeading[heading] = index
            list.append(ImportNote(kind, text))
        }
        list[index].count += count
        let room = CohortError.listedCases - list[index].examples.count
        list[index].examples += examples.prefix(max(0, room))
    }

    /// A remark on the whole set, once.
    package mutating func remark(_ text: String) { add(.remark, text, count: 0, examples: []) }
}

/// How many cases there are, and the first of them.
struct CaseList {
    private(set) var count = 0
    private(set) var first: [String] = []

    mutating func add(_ text: String) {
        count += 1
        if first.count < CohortError.listedCases { first.append(text) }
    }
}
