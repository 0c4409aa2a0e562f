package import Clinical

/// One dictionary for all films whose cells say the same: memory stays small for a hundred thousand rows.
package struct LabelPool {
    private var labels: [String: [Finding: Label]] = [:]

    package init() {}

    /// The labels for what a row's cells say, worked out when first seen.
    package mutating func labels(
        _ cells: String, _ make: (String) -> [Finding: Label]
    ) -> [Finding: Label] {
        if let known = labels[cells] { return known }
        let made = make(cells)
        labels[cells] = made
        return made
    }
}
