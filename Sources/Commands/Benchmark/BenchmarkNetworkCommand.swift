import ArgumentParser
import DataCommands
import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Torch

struct BenchmarkNetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Films per second of a training step or a forward pass at 224 pixels.")

    enum Mode: String, ExpressibleByArgument { case training, inference }

    @Option var architecture: String
    @Option var mode: Mode
    @Option var batch: Int
    @Option var steps: Int
    @Option var threads: Int

    func run() throws {
        try Torch.setThreads(threads)
        Torch.keepMemory()
        try Torch.manualSeed(1)
        let model = try ModelRegistry.make(
            Architecture(
                name: architecture, inputChannels: 3, outputs: 2,
                head: HeadConfiguration(kind: .torchvision)), seed: 1)
        let images = try Tensor.randn([batch, 3, 224, 224]).contiguous(.channelsLast)
        let classes = try Tensor((0..<batch).map { Int64($0 % 2) }, shape: [batch])
        model.store.isTraining = mode == .training
        let optimiser = SGD([ParameterGroup(model.store.parameters)], momentum: 0.9)
        func step() throws {
            switch mode {
            case .inference: _ = try inferenceMode { () throws(TorchError) in try model(images) }
            case .training:
                optimiser.zeroGradients()
                try crossEntropy(try model(images), classes).backward()
                try optimiser.step(learningRate: 1e-3)
            }
        }
        try step()
        var seconds: [Double] = []
        for _ in 0..<steps {
            let start = ContinuousClock.now
            try step()
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        Terminal.print(#"{"filmsPerSecond": \#(Double(batch) / seconds.sorted()[seconds.count / 2])}"#)
    }
}
