/// The evaluation of a model, whichever its task.
package enum Evaluation: Hashable, Sendable {
    case binary(BinaryEvaluation)
    case exclusive(ExclusiveEvaluation)
    case independent(IndependentEvaluation)

    package var counts: Counts {
        switch self {
        case .binary(let evaluation): evaluation.counts
        case .exclusive(let evaluation): evaluation.counts
        case .independent(let evaluation): evaluation.counts
        }
    }

    package var warnings: [String] {
        switch self {
        case .binary(let evaluation): evaluation.warnings
        case .exclusive(let evaluation): evaluation.warnings
        case .independent(let evaluation): evaluation.warnings
        }
    }

    package var bootstrap: Bootstrap {
        switch self {
        case .binary(let evaluation): evaluation.bootstrap
        case .exclusive(let evaluation): evaluation.bootstrap
        case .independent(let evaluation): evaluation.bootstrap
        }
    }
}

/// One object: the evaluation's own keys and, beside them, `task`.
extension Evaluation: Codable {
    private enum Task: String, Codable { case binary, exclusive, independent }
    private enum CodingKeys: String, CodingKey { case task }

    package init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(Task.self, forKey: .task) {
        case .binary: self = .binary(try BinaryEvaluation(from: decoder))
        case .exclusive: self = .exclusive(try ExclusiveEvaluation(from: decoder))
        case .independent: self = .independent(try IndependentEvaluation(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .binary(let evaluation):
            try container.encode(Task.binary, forKey: .task)
            try evaluation.encode(to: encoder)
        case .exclusive(let evaluation):
            try container.encode(Task.exclusive, forKey: .task)
            try evaluation.encode(to: encoder)
        case .independent(let evaluation):
            try container.encode(Task.independent, forKey: .task)
            try evaluation.encode(to: encoder)
        }
    }
}
