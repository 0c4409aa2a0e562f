/// Which network, in values: everything that is needed to build it again without its weights.
package struct Architecture: Codable, Hashable, Sendable {
    /// The name under which ``ModelRegistry`` lists it, `resnet18` for instance.
    package var name: String
    /// Channels of the input image: 1 for a radiograph as it is, 3 for the gray value repeated.
    package var inputChannels: Int
    /// Number of logits.
    package var outputs: Int
    /// What turns the last feature map into logits.
    package var head: HeadConfiguration

    package init(name: String, inputChannels: Int, outputs: Int, head: HeadConfiguration = .torchvision) {
        self.name = name
        self.inputChannels = inputChannels
        self.outputs = outputs
        self.head = head
    }
}

/// What turns the last feature map into logits.
package struct HeadConfiguration: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// The reference's own classifier, with as many outputs as the architecture asks for.
        case torchvision
        /// Global average pool, hidden layers each followed by ReLU and dropout, then a linear layer.
        case pooled
    }

    package var kind: Kind
    /// Sizes of the pooled head's hidden layers, in order; the reference's classifier takes none.
    package var hidden: [Int]
    /// Share of activations dropped while training; `nil` is the reference's own (0.5 in VGG, else 0).
    package var dropout: Double?

    package init(kind: Kind, hidden: [Int] = [], dropout: Double? = nil) {
        self.kind = kind
        self.hidden = hidden
        self.dropout = dropout
    }

    /// The reference's own classifier.
    package static let torchvision = HeadConfiguration(kind: .torchvision)

    /// Global average pool, hidden layers, output.
    package static func pooled(hidden: [Int] = [], dropout: Double = 0) -> HeadConfiguration {
        HeadConfiguration(kind: .pooled, hidden: hidden, dropout: dropout)
    }
}
