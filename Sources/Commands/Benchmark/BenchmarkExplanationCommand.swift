import ArgumentParser
import Assessment
import DataCommands
import Explaining
import Foundation
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Torch

struct BenchmarkExplanationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explanation",
        abstract: "Seconds of a batch's maps beside a plain forward pass.")

    @Option var architecture = "resnet18"
    @Option var method: [ExplanationMethod] = [.gradCAM]
    @Option var size = 224
    @Option var batch = 16
    @Option var steps = 5
    @Option var threads = 0

    func run() throws {
        if threads > 0 { try Torch.setThreads(threads) }
        Torch.keepMemory()
        try Torch.manualSeed(1)
        let model = try ModelRegistry.make(
            Architecture(name: architecture, inputChannels: 3, outputs: 2, head: .pooled()), seed: 1)
        let network = try ExplainedNetwork(
            model, task: .independent, normalisation: .imageNet(channels: 3))
        let gray = try Tensor.rand([batch, 1, size, size])
        let images = try gray.expand([batch, 3, size, size]).contiguous(.channelsLast)
        let forward = try median { _ = try inferenceMode { () throws(TorchError) in try model(images) } }
        for method in method {
            let seconds = try median {
                _ = try network.map(gray, output: 0, method: method, batchSize: batch)
            }
            Terminal.print(
                #"{"method": "\#(method.rawValue)", "forward": \#(forward), "map": \#(seconds), "#
                    + #""ratio": \#(seconds / forward)}"#)
        }
    }

    private func median(_ body: () throws -> Void) throws -> Double {
        try body()
        var seconds: [Double] = []
        for _ in 0..<max(steps, 1) {
            let start = ContinuousClock.now
            try body()
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        return seconds.sorted()[seconds.count / 2]
    }
}
