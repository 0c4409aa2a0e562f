import Groundwork
package import Imaging
package import ModelFile
import NeuralNets
import Torch

/// Every network that can be built by name.
package enum ModelRegistry {
    // Name, what the paper's table says of it, parameters with 3 input channels and 1,000 outputs, side of the input
    // in pixels, published weights.
    package static let entries: [Entry] = [
        Entry("compact", .compact, 1_448_632, 160, nil),
        Entry("resnet18", .resNet(.basic, [2, 2, 2, 2]), 11_689_512, 224, "resnet18-f37072fd.pth"),
        Entry("resnet34", .resNet(.basic, [3, 4, 6, 3]), 21_797_672, 224, "resnet34-b627a593.pth"),
        Entry("resnet50", .resNet(.bottleneck, [3, 4, 6, 3]), 25_557_032, 224, "resnet50-11ad3fa6.pth"),
        Entry("densenet121", .denseNet([6, 12, 24, 16]), 7_978_856, 224, "densenet121-a639ec97.pth"),
        Entry("vgg11", .vgg(.a), 132_863_336, 224, "vgg11-8a719046.pth"),
        Entry("vgg11_bn", .vgg(.a, norm: true), 132_868_840, 224, "vgg11_bn-6002323d.pth"),
        Entry("vgg13", .vgg(.b), 133_047_848, 224, "vgg13-19584684.pth"),
        Entry("vgg13_bn", .vgg(.b, norm: true), 133_053_736, 224, "vgg13_bn-abd245e5.pth"),
        Entry("vgg16", .vgg(.d), 138_357_544, 224, "vgg16-397923af.pth"),
        Entry("vgg16_bn", .vgg(.d, norm: true), 138_365_992, 224, "vgg16_bn-6c64b313.pth"),
        Entry("vgg19", .vgg(.e), 143_667_240, 224, "vgg19-dcbb9e9d.pth"),
        Entry("vgg19_bn", .vgg(.e, norm: true), 143_678_248, 224, "vgg19_bn-c79401a0.pth"),
        Entry("xrv-densenet121", .denseNet([6, 12, 24, 16]), 7_978_856, 224, input: .torchXRayVision),
        Entry(
            "xrv-resnet50-512", .resNet(.bottleneck, [3, 4, 6, 3]), 25_557_032, 512, input: .torchXRayVision),
        Entry("keras-vgg16", .vgg(.d), 138_357_544, 224, input: .keras),
    ]

    /// One row of the table.
    package struct Entry: Sendable {
        package let name: String
        /// Number of parameters with 3 input channels and 1,000 outputs.
        package let parameterCount: Int
        /// Side of the square input that it is meant for, in pixels.
        package let defaultSize: Int
        /// The reference's published weights; `nil` where there are none.
        package let weights: WeightSpec?
        /// Whose scaling of gray values it takes; but for this, those of others are networks of the families above.
        package let input: Input
        let network: Network

        init(
            _ name: String, _ network: Network, _ parameterCount: Int, _ defaultSize: Int,
            _ file: String? = nil,
            input: Input = .imageNet
        ) {
            self.name = name
            self.input = input
            self.network = network
            self.parameterCount = parameterCount
            self.defaultSize = defaultSize
            self.weights = file.map(WeightSpec.torchvision)
        }

        /// The family's name, for people.
        package var family: String {
            switch network {
            case .compact: "Compact"
            case .resNet: "ResNet"
            case .denseNet: "DenseNet"
            case .vgg: "VGG"
            }
        }
    }

    /// Who trained the published weights, and so scaled their input.
    package enum Input: Sendable {
        case imageNet, torchXRayVision, keras

        /// The scaling for a number of input channels.
        package func normalisation(channels: Int) -> Preprocessing.Normalisation {
            switch self {
            case .imageNet: .imageNet(channels: channels)
            case .torchXRayVision: TorchXRayVision.normalisation(channels: channels)
            case .keras: KerasApplications.normalisation(channels: channels)
            }
        }
    }

    /// A member of a family.
    enum Network: Sendable {
        case compact
        case resNet(ResNet.Unit, [Int])
        case denseNet([Int])
        case vgg(VGG.Column, norm: Bool = false)

        func build(_ architecture: Architecture, _ scope: Scope) -> any Classifier {
            switch self {
            case .compact: Compact(architecture, scope)
            case .resNet(let unit, let depths): ResNet(architecture, scope, unit: unit, depths: depths)
            case .denseNet(let depths): DenseNet(architecture, scope, DenseNet.Configuration(depths: depths))
            case .vgg(let column, let norm): VGG(architecture, scope, column, norm: norm)
            }
        }
    }

    /// The row of this name; an unknown one is answered with the nearest.
    package static func entry(_ name: String) throws(ModelZooError) -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let names = entries.map(\.name)
        throw .unknownArchitecture(
            name: name, suggestion: Suggestion.nearest(to: name, in: names), known: names)
    }

    /// Whose scaling of gray values the network of this name takes; ImageNet's where there is no such network.
    package static func input(of name: String) -> Input {
        entries.first { $0.name == name }?.input ?? .imageNet
    }

    /// Builds a network on the CPU, in evaluation mode.
    ///
    /// - Parameter seed: decides the initial weights; `nil` leaves them undefined, for a network whose weights are
    ///   loaded next.
    package static func make(_ architecture: Architecture, seed: UInt64?) throws(ModelZooError)
        -> any Classifier
    {
        let entry = try entry(architecture.name)
        try architecture.validate()
        do {
            return try ParameterStore.build(seed: seed) { (scope) throws(TorchError) in
                entry.network.build(architecture, scope)
            }
        } catch { throw .notBuilt(architecture: architecture.name, reason: error.description) }
    }
}

extension Architecture {
    /// Refuses what no network can be built from.
    fileprivate func validate() throws(ModelZooError) {
        let sizes =
            [("the number of input channels", inputChannels), ("the number of outputs", outputs)]
            + head.hidden.map { ("the size of a hidden layer", $0) }
        for (what, value) in sizes where value < 1 { throw .notPositive(what: what, value: value) }
        if head.kind == .torchvision, !head.hidden.isEmpty {
            throw .hiddenLayersInReferenceHead(architecture: name, hidden: head.hidden)
        }
        if let rate = head.dropout, !(0..<1).contains(rate) { throw .dropoutOutOfRange(rate) }
    }
}
