import Foundation
import NeuralNets
import Testing
import Torch

/// PyTorch's values; see `Tests/Goldens/Robustness/make.py`.
private struct RobustnessGolden: Decodable {
    struct Groups: Decodable {
        let logits, targets, positive, weights: [Float]
        let groups: [Int]
        let classes: [Int64]
        let binary, exclusive: [Double]
    }
    struct Robust: Decodable {
        struct Step: Decodable {
            let losses: [Float]
            let weights: [Double]
            let loss: Double
            let gradient: [Double]
        }
        let counts: [Int]
        let step, adjustment: Double
        let steps: [Step]
    }
    struct Alignment: Decodable {
        struct Case: Decodable {
            let classes: [Int]
            let value: Double
            let gradient: [Double]
        }
        let features: [Float]
        let attribute: [Int]
        let cases: [Case]
    }
    struct Evidence: Decodable {
        struct Case: Decodable {
            let share: Double
            let kernel, weight: [Double]
        }
        let images, region, kernel, weight: [Float]
        let map, gradient: Case
    }

    let groups: Groups
    let robust: Robust
    let alignment: Alignment
    let evidence: Evidence

    static func read() throws -> RobustnessGolden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Goldens/Robustness/robustness.json")
        return try JSONDecoder().decode(RobustnessGolden.self, from: Data(contentsOf: file))
    }
}

struct RobustnessTests {
    private let golden: RobustnessGolden

    init() throws { golden = try RobustnessGolden.read() }

    @Test func groupsHaveTheirOwnMeanLosses() throws {
        let given = golden.groups
        let logits = try Tensor(given.logits, shape: [7, 3])
        let targets = try Tensor(given.targets, shape: [7, 3])
        let binary = try FilmLosses.binaryCrossEntropyWithLogits(
            logits, targets, positiveWeights: Tensor(given.positive), labelSmoothing: 0.1,
            known: targets.greaterOrEqual(0))
        #expect(try distance(binary.means(groups: given.groups, count: 4), given.binary) < 1e-6)
        let exclusive = try FilmLosses.crossEntropy(
            logits, Tensor(given.classes), classWeights: Tensor(given.weights), labelSmoothing: 0.1)
        #expect(try distance(exclusive.means(groups: given.groups, count: 4), given.exclusive) < 1e-6)
        // Group 1 has no film.
        #expect(given.binary[1] == 0 && given.exclusive[1] == 0)
    }

    @Test func oneGroupOfAllHasTheUsualMean() throws {
        let given = golden.groups
        let logits = try Tensor(given.logits, shape: [7, 3])
        let targets = try Tensor(given.targets, shape: [7, 3])
        let known = try targets.greaterOrEqual(0)
        let films = try FilmLosses.binaryCrossEntropyWithLogits(
            logits, targets, positiveWeights: Tensor(given.positive), known: known)
        let usual = try binaryCrossEntropyWithLogits(
            logits, targets, positiveWeights: Tensor(given.positive), known: known)
        #expect(
            try abs(films.means(groups: Array(repeating: 0, count: 7), count: 1).item() - usual.item()) < 1e-6
        )
    }

    @Test func groupWeightsMoveAsTheAuthorsCodeMovesThem() throws {
        let given = golden.robust
        var whole = GroupRobustLoss(
            filmsPerGroup: given.counts, step: given.step, adjustment: given.adjustment)
        var weights: [Double]?
        for step in given.steps {
            let losses = try Tensor(step.losses)
            losses.requiresGradient = true
            let loss = try whole(losses)
            #expect(zip(whole.weights, step.weights).allSatisfy { abs($0 - $1) < 1e-6 })
            #expect(abs(try loss.item() - step.loss) < 1e-6)
            try loss.backward()
            #expect(try distance(losses.gradient, step.gradient) < 1e-6)
            // Taken up again from the weights that a checkpoint keeps, every step is the same.
            var resumed = GroupRobustLoss(
                filmsPerGroup: given.counts, step: given.step, adjustment: given.adjustment, weights: weights)
            _ = try resumed(Tensor(step.losses))
            #expect(resumed.weights == whole.weights)
            weights = resumed.weights
        }
    }

    @Test func alignmentEqualsTheTraceFormula() throws {
        let given = golden.alignment
        #expect(given.cases.count == 2)
        for expected in given.cases {
            let features = try Tensor(given.features, shape: [9, 5])
            features.requiresGradient = true
            let value = try #require(
                try kernelAlignment(features, attribute: given.attribute, within: expected.classes))
            #expect(abs(try value.item() - expected.value) < 1e-6)
            try value.backward()
            #expect(try distance(features.gradient, expected.gradient) < 1e-6)
        }
    }

    @Test func alignmentIsOneForCopiesAndLowForStrangers() throws {
        let attribute = (0..<40).map { $0 % 2 }
        let copies = try Tensor(attribute.map(Float.init), shape: [40, 1])
        let same = try #require(
            try kernelAlignment(copies, attribute: attribute, within: attribute.map { _ in 0 }))
        #expect(abs(try same.item() - 1) < 1e-5)
        let strangers = try Tensor((0..<40).map { Float($0 / 2 % 4) }, shape: [40, 1])
        let none = try #require(
            try kernelAlignment(strangers, attribute: attribute, within: attribute.map { _ in 0 }))
        #expect(try none.item() < 1e-5)
        // Scaling features doesn't help them.
        let scaled = try #require(
            try kernelAlignment(copies * 0.001, attribute: attribute, within: attribute.map { _ in 0 }))
        #expect(abs(try scaled.item() - 1) < 1e-4)
        // An attribute that is the class has nothing to tell within it.
        #expect(try kernelAlignment(copies, attribute: attribute, within: attribute) == nil)
    }

    /// The golden's network: softplus of a convolution, halved by averages, averaged away, one linear output.
    private func network(
        _ images: Tensor, _ kernel: Tensor, _ weight: Tensor
    ) throws(TorchError) -> (map: Tensor, logit: Tensor) {
        let map = try (-(-images.conv2d(kernel, padding: 1)).logSigmoid()).averagePool2d(2)
        return (map, try map.mean([2, 3]).linear(weight).sum())
    }

    @Test(arguments: [true, false]) func evidenceOutsideEqualsPyTorchs(ofMap: Bool) throws {
        let given = golden.evidence
        let images = try Tensor(given.images, shape: [2, 1, 8, 8])
        let region = try Tensor(given.region, shape: [2, 1, 8, 8])
        let kernel = try Tensor(given.kernel, shape: [3, 1, 3, 3])
        let weight = try Tensor(given.weight, shape: [1, 3])
        for leaf in [images, kernel, weight] { leaf.requiresGradient = true }
        let (map, logit) = try network(images, kernel, weight)
        let share =
            ofMap
            ? try Evidence.shareOutside(region, ofMap: map, logit: logit)
            : try Evidence.shareOutside(region, ofImages: images, logit: logit)
        let expected = ofMap ? given.map : given.gradient
        #expect(abs(try share.item() - expected.share) < 1e-6)
        #expect(
            images.gradient == nil && kernel.gradient == nil, "a derivative is a value, not an accumulation")
        try share.backward()
        #expect(try distance(kernel.gradient, expected.kernel) < 1e-6)
        #expect(try distance(weight.gradient, expected.weight) < 1e-6)
    }

    @Test func noEvidenceIsNowhere() throws {
        let images = try Tensor.zeros([1, 1, 4, 4])
        images.requiresGradient = true
        let share = try Evidence.shareOutside(
            .zeros([1, 1, 4, 4]), ofImages: images, logit: (images * 0).sum())
        #expect(try share.item() == 0)
    }
}
