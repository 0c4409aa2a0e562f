/// Which network a module is, as numbers and names: enough to build it, without its weights.
public struct Architecture: Codable, Hashable, Sendable {
    /// The registry's name, such as "resnet18".
    public var name: String
    /// Number of input channels.
    public var inputChannels: Int
    /// Number of logits.
    public var outputs: Int
    /// What follows the backbone.
    public var head: HeadConfiguration

    /// An architecture from its parts.
    public init(name: String, inputChannels: Int, outputs: Int, head: HeadConfiguration = .torchvision) {
        self.name = name
        self.inputChannels = inputChannels
        self.outputs = outputs
        self.head = head
    }
}

/// The classifier on top of a backbone.
public struct HeadConfiguration: Codable, Hashable, Sendable {
    /// How the feature map becomes logits.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The reference network's own classifier, with another number of outputs.
        case torchvision
        /// Global average pool (a vision transformer's class token), hidden layers with ReLU and dropout, then a linear
        /// layer.
        case pooled
    }

    /// How the feature map becomes logits.
    public var kind: Kind
    /// Widths of the hidden layers of a pooled head.
    public var hidden: [Int]
    /// Probability that a unit is dropped in training; `nil` is the reference's own: 0.5 in VGG, 0.2 in MobileNetV3, 0.2
    /// to 0.4 in EfficientNet, else 0.
    public var dropout: Double?

    /// A head from its parts.
    public init(kind: Kind, hidden: [Int] = [], dropout: Double? = nil) {
        self.kind = kind
        self.hidden = hidden
        self.dropout = dropout
    }

    /// The reference network's own classifier.
    public static let torchvision = HeadConfiguration(kind: .torchvision)

    /// Global average pool, hidden layers, output.
    public static func pooled(hidden: [Int] = [], dropout: Double = 0) -> HeadConfiguration {
        HeadConfiguration(kind: .pooled, hidden: hidden, dropout: dropout)
    }
}
