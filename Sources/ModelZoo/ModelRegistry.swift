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
        Entry("resnet101", .resNet(.bottleneck, [3, 4, 23, 3]), 44_549_160, 224, "resnet101-cd907fc2.pth"),
        Entry(
            "resnext50_32x4d", .resNet(.bottleneck, [3, 4, 6, 3], groups: 32, groupWidth: 4), 25_028_904, 224,
            "resnext50_32x4d-1a0047aa.pth"),
        Entry(
            "wide_resnet50_2", .resNet(.bottleneck, [3, 4, 6, 3], groupWidth: 128), 68_883_240, 224,
            "wide_resnet50_2-9ba9bcbe.pth"),
        Entry("densenet121", .denseNet([6, 12, 24, 16]), 7_978_856, 224, "densenet121-a639ec97.pth"),
        Entry("densenet169", .denseNet([6, 12, 32, 32]), 14_149_480, 224, "densenet169-b2777c0a.pth"),
        Entry("densenet201", .denseNet([6, 12, 48, 32]), 20_013_928, 224, "densenet201-c1103571.pth"),
        Entry(
            "efficientnet_b0", .efficientNet(.b(width: 1, depth: 1, dropout: 0.2)), 5_288_548, 224,
            "efficientnet_b0_rwightman-7f5810bc.pth"),
        Entry(
            "efficientnet_b1", .efficientNet(.b(width: 1, depth: 1.1, dropout: 0.2)), 7_794_184, 240,
            "efficientnet_b1-c27df63c.pth"),
        Entry(
            "efficientnet_b2", .efficientNet(.b(width: 1.1, depth: 1.2, dropout: 0.3)), 9_109_994, 288,
            "efficientnet_b2_rwightman-c35c1473.pth"),
        Entry(
            "efficientnet_b3", .efficientNet(.b(width: 1.2, depth: 1.4, dropout: 0.3)), 12_233_232, 300,
            "efficientnet_b3_rwightman-b3899882.pth"),
        Entry(
            "efficientnet_b4", .efficientNet(.b(width: 1.4, depth: 1.8, dropout: 0.4)), 19_341_616, 380,
            "efficientnet_b4_rwightman-23ab8bcd.pth"),
        Entry(
            "efficientnet_v2_s", .efficientNet(.v2Small), 21_458_488, 384,
            "efficientnet_v2_s-dd5fe13b.pth"),
        Entry("mobilenet_v3_small", .mobileNetV3(.small), 2_542_856, 224, "mobilenet_v3_small-047dcff4.pth"),
        Entry("mobilenet_v3_large", .mobileNetV3(.large), 5_483_032, 224, "mobilenet_v3_large-5c1a4163.pth"),
        Entry(
            "convnext_tiny", .convNeXt([3, 3, 9, 3], dropProbability: 0.1), 28_589_128, 224,
            "convnext_tiny-983f1562.pth"),
        Entry(
            "convnext_small", .convNeXt([3, 3, 27, 3], dropProbability: 0.4), 50_223_688, 224,
            "convnext_small-0c510722.pth"),
        Entry("swin_t", .swin(.tiny), 28_288_354, 224, "swin_t-704ceda3.pth"),
        Entry("vit_small_patch16_224", .visionTransformer(.small16), 22_050_664, 224, nil),
        Entry("vit_base_patch16", .visionTransformer(.base16), 86_567_656, 224, "vit_b_16-c867db91.pth"),
        Entry("dinov2_vitb14", .visionTransformer(.dinoV2Base14), 87_348_712, 518, nil),
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
            case .efficientNet: "EfficientNet"
            case .mobileNetV3: "MobileNetV3"
            case .convNeXt: "ConvNeXt"
            case .swin: "Swin"
            case .visionTransformer: "ViT"
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
        case resNet(ResNet.Unit, [Int], groups: Int = 1, groupWidth: Int = 64)
        case denseNet([Int])
        case vgg(VGG.Column, norm: Bool = false)
        case efficientNet(EfficientNetConfiguration)
        case mobileNetV3(MobileNetV3.Size)
        case convNeXt([Int], dropProbability: Double)
        case swin(SwinTransformer.Configuration)
        case visionTransformer(VisionTransformer.Configuration)

        func build(_ architecture: Architecture, _ scope: Scope) -> any Classifier {
            switch self {
            case .compact: Compact(architecture, scope)
            case .resNet(let unit, let depths, let groups, let groupWidth):
                ResNet(
                    architecture, scope, unit: unit, depths: depths, groups: groups, groupWidth: groupWidth)
            case .denseNet(let depths): DenseNet(architecture, scope, DenseNet.Configuration(depths: depths))
            case .vgg(let column, let norm): VGG(architecture, scope, column, norm: norm)
            case .efficientNet(let configuration): EfficientNet(architecture, scope, configuration)
            case .mobileNetV3(let size): MobileNetV3(architecture, scope, size)
            case .convNeXt(let depths, let probability):
                ConvNeXt(architecture, scope, depths: depths, dropProbability: probability)
            case .swin(let configuration): SwinTransformer(architecture, scope, configuration)
            case .visionTransformer(let configuration):
                VisionTransformer(architecture, scope, configuration)
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
