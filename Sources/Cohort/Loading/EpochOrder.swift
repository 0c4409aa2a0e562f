import Groundwork

/// The order in which an epoch visits films: a pure function of seed, epoch and classes.
package enum EpochOrder {
    package enum Sampling: String, Sendable, Codable, CaseIterable {
        /// Every film once.
        case shuffle
        /// As many draws as there are films, the same number from every class: films of small classes come several
        /// times, those of large classes not in every epoch.
        case balanced
    }

    /// Film indices in the order of an epoch; `classes` has one class number per film.
    package static func indices(seed: UInt64, epoch: Int, classes: [Int], sampling: Sampling) -> [Int] {
        var generator = SeededGenerator(seed, "epoch order", epoch)
        switch sampling {
        case .shuffle: return generator.shuffled(classes.indices)
        case .balanced:
            let members = Dictionary(grouping: classes.indices) { classes[$0] }
                .sorted { $0.key < $1.key }.map(\.value)
            guard !members.isEmpty else { return [] }
            // Which classes get the draws that don't divide evenly is itself drawn.
            let favoured = Set(generator.shuffled(members.indices).prefix(classes.count % members.count))
            let draws = members.enumerated().flatMap { number, films in
                let count = classes.count / members.count + (favoured.contains(number) ? 1 : 0)
                return draw(count, from: films, using: &generator)
            }
            return generator.shuffled(draws)
        }
    }

    /// Draws without putting back until all have been drawn, then begins again.
    private static func draw(_ count: Int, from films: [Int], using generator: inout SeededGenerator) -> [Int]
    {
        var draws: [Int] = []
        while draws.count < count { draws += generator.shuffled(films).prefix(count - draws.count) }
        return draws
    }
}
