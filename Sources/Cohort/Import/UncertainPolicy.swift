package import Clinical

/// What becomes of a label that its data set calls uncertain (CheXpert's -1).
package struct UncertainPolicy: Sendable, Equatable {
    package enum Choice: String, Sendable, CaseIterable {
        /// Unknown: left out of losses and metrics.
        case ignore
        /// Present.
        case ones
        /// Absent.
        case zeros
    }

    /// For findings that have no choice of their own.
    package var standard: Choice
    package var choices: [Finding: Choice]

    package init(_ standard: Choice = .ignore, choices: [Finding: Choice] = [:]) {
        self.standard = standard
        self.choices = choices
    }

    package func label(for finding: Finding) -> Label {
        switch choices[finding] ?? standard {
        case .ignore: .unknown
        case .ones: .present
        case .zeros: .absent
        }
    }
}
