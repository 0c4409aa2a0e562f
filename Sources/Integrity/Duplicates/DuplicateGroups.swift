/// Films that are copies of one another, directly or by way of others.
struct DuplicateGroups {
    private var parents: [Int: Int] = [:]

    init(_ pairs: [DuplicateSearch.Pair]) {
        for pair in pairs {
            let (first, second) = (root(pair.first), root(pair.second))
            if first != second { parents[max(first, second)] = min(first, second) }
        }
    }

    /// Groups of two or more films, by their first films.
    mutating func groups(of pairs: [DuplicateSearch.Pair]) -> [[Int]] {
        var members: [Int: Set<Int>] = [:]
        for pair in pairs { members[root(pair.first), default: []].formUnion([pair.first, pair.second]) }
        return members.sorted { $0.key < $1.key }.map { $0.value.sorted() }
    }

    private mutating func root(_ film: Int) -> Int {
        var top = film
        while let parent = parents[top] { top = parent }
        if top != film { parents[film] = top }
        return top
    }
}
