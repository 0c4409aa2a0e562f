import Groundwork
import NeuralNets
import Torch

/// Every network that can be built by name.
package enum ModelRegistry {
    package static let entries: [Entry] = [
        Entry("compact", .compact, 1_448_632, size: 160) { Compact($0, $1) },
        Entry("resnet18", .resNet, 11_689_512, weights: "resnet18-f37072fd.pth") {
            ResNet($0, $1, unit: .basic, depths: [2, 2, 2, 2])
        },
        Entry("resnet34", .resNet, 21_797_672, weights: "resnet34-b627a593.pth") {
            ResNet($0, $1, unit: .basic, depths: [3, 4, 6, 3])
        },
        Entry("resnet50", .resNet, 25_557_032, weights: "resnet50-11ad3fa6.pth") {
            ResNet($0, $1, unit: .bottleneck, depths: [3, 4, 6, 3])
        },
        Entry("densenet121", .denseNet, 7_978_856, weights: "densenet121-a639ec97.pth") { DenseNet($0, $1) },
        Entry("vgg11", .vgg, 132_863_336, weights: "vgg11-8a719046.pth") { VGG($0, $1, .a) },
        Entry("vgg11_bn", .vgg, 132_868_840, weights: "vgg11_bn-6002323d.pth") { VGG($0, $1, .a, norm: true) },
        Entry("vgg13", .vgg, 133_047_848, weights: "vgg13-19584684.pth") { VGG($0, $1, .b) },
        Entry("vgg13_bn", .vgg, 133_053_736, weights: "vgg13_bn-abd245e5.pth") { VGG($0, $1, .b, norm: true) },
        Entry("vgg16", .vgg, 138_357_544, weights: "vgg16-397923af.pth") { VGG($0, $1, .d) },
        Entry("vgg16_bn", .vgg, 138_365_992, weights: "vgg16_bn-6c64b313.pth") { VGG($0, $1, .d, norm: true) },
        Entry("vgg19", .vgg, 143_667_240, weights: "vgg19-dcbb9e9d.pth") { VGG($0, $1, .e) },
        Entry("vgg19_bn", .vgg, 143_678_248, weights: "vgg19_bn-c79401a0.pth") { VGG($0, $1, .e, norm: true) },
    ]

    package enum Family: String, Codable, Sendable {
        case compact = "Compact"
        case resNet = "ResNet"
        case denseNet = "DenseNet"
        case vgg = "VGG"
    }

    /// One row of the table.
    package struct Entry: Sendable {
        package let name: String
        package let family: Family
        /// Number of parameters with 3 input channels and 1,000 outputs.
        package let parameterCount: Int
        /// Side of the square input that it is meant for, in pixels.
        package let defaultSize: Int
        /// The reference's published weights; `nil` where there are none.
        package let weights: WeightSpec?
        let build: @Sendable (Architecture, Scope) -> any Classifier

        init(
            _ name: String, _ family: Family, _ parameterCount: Int, size: Int = 224, weights file: String? = nil,
            build: @escaping @Sendable (Architecture, Scope) -> any Classifier
        ) {
            self.name = name
            self.family = family
            self.parameterCount = parameterCount
            self.defaultSize = size
            self.weights = file.map { .torchvision($0) }
            self.build = build
        }
    }

    /// The row of this name; an unknown one is answered with the nearest.
    package static func entry(_ name: String) throws(ModelZooError) -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let names = entries.map(\.name)
        throw .unknownArchitecture(
            name: name, suggestion: Suggestion.nearest(to: name, in: names), known: names)
    }

    /// Builds a network on the CPU, in evaluation mode.
    ///
    /// - Parameter seed: decides the initial weights; `nil` leaves them undefined, for a network whose weights are
    ///   loaded next.
    package static func make(_ architecture: Architecture, seed: UInt64?) throws(ModelZooError) -> any Classifier {
        let entry = try entry(architecture.name)
        try architecture.validate()
        do {
            return try ParameterStore.build(seed: seed) { (scope) throws(TorchError) in
                entry.build(architecture, scope)
            }
        } catch { throw .notBuilt(architecture: architecture.name, reason: error.description) }
    }
}

extension Architecture {
    /// Refuses what no network can be built from.
    fileprivate func validate() throws(ModelZooError) {
        for (what, value) in [("the number of input channels", inputChannels), ("the number of outputs", outputs)]
            + head.hidden.map({ ("the size of a hidden layer", $0) })
        where value < 1 {
            throw .notPositive(what: what, value: value)
        }
        if head.kind == .torchvision, !head.hidden.isEmpty {
            throw .hiddenLayersInReferenceHead(architecture: name, hidden: head.hidden)
        }
        if let rate = head.dropout, !(0..<1).contains(rate) { throw .dropoutOutOfRange(rate) }
    }
}
