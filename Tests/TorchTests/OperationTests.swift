import Foundation
import Testing
import Torch

/// Each operation of the boundary against plain Swift, so that no two of them can be swapped.
struct OperationTests {
    let left: [Float] = [-2, -0.5, 0, 0.25, 1, 3]
    let right: [Float] = [1, -0.5, 2, 4, -1, 0.5]

    @Test func arithmetic() throws {
        let (a, b) = (try Tensor(left), try Tensor(right))
        #expect(try (a + b).floats() == zip(left, right).map { $0 + $1 })
        #expect(try (a - b).floats() == zip(left, right).map { $0 - $1 })
        #expect(try (a * b).floats() == zip(left, right).map { $0 * $1 })
        #expect(try (a / b).floats() == zip(left, right).map { $0 / $1 })
        #expect(try (a + 2).floats() == left.map { $0 + 2 })
        #expect(try (2 + a).floats() == left.map { $0 + 2 })
        #expect(try (a - 2).floats() == left.map { $0 - 2 })
        #expect(try (2 - a).floats() == left.map { 2 - $0 })
        #expect(try (a * 2).floats() == left.map { $0 * 2 })
        #expect(try (3 * a).floats() == left.map { $0 * 3 })
        #expect(try (a / 2).floats() == left.map { $0 / 2 })
        #expect(try (-a).floats() == left.map { -$0 })
        #expect(try a.maximum(b).floats() == zip(left, right).map { max($0, $1) })
        #expect(try a.minimum(b).floats() == zip(left, right).map { min($0, $1) })
        #expect(try a.clamp(-1...0.5).floats() == left.map { min(max($0, -1), 0.5) })
        #expect(try a.power(2).floats() == left.map { $0 * $0 })
        #expect(try a.abs().floats() == left.map { Swift.abs($0) })
    }

    @Test func functions() throws {
        let a = try Tensor(left)
        func expect(_ found: Tensor, _ function: (Double) -> Double) throws {
            for (value, input) in zip(try found.doubles(), left) {
                #expect(Swift.abs(value - function(Double(input))) < 1e-6)
            }
        }
        let sigma = { (x: Double) in 1 / (1 + Foundation.exp(-x)) }
        try expect(a.exp(), Foundation.exp)
        try expect(a.abs().sqrt()) { Foundation.sqrt(Swift.abs($0)) }
        try expect((a * a + 1).log()) { Foundation.log($0 * $0 + 1) }
        try expect(a.tanh(), Foundation.tanh)
        try expect(a.sigmoid(), sigma)
        try expect(sigmoid(a), sigma)
        try expect(a.logSigmoid()) { Foundation.log(sigma($0)) }
        try expect(a.relu()) { max($0, 0) }
        try expect(relu(a)) { max($0, 0) }
        try expect(a.silu()) { $0 * sigma($0) }
        try expect(a.gelu()) { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) }
        try expect(a.dropout(0.5, isTraining: false)) { $0 }
        let inPlace = try reluInPlace(a)
        #expect(try a.floats() == left.map { max($0, 0) } && inPlace.floats() == a.floats())
    }

    @Test func comparisons() throws {
        let (a, b) = (try Tensor(left), try Tensor(right))
        func bools(_ tensor: Tensor) throws -> [Bool] { try tensor.values() }
        #expect(try bools(a.equal(b)) == zip(left, right).map { $0 == $1 })
        #expect(try bools(a.notEqual(b)) == zip(left, right).map { $0 != $1 })
        #expect(try bools(a.greater(b)) == zip(left, right).map { $0 > $1 })
        #expect(try bools(a.greaterOrEqual(b)) == zip(left, right).map { $0 >= $1 })
        #expect(try bools(a.less(b)) == zip(left, right).map { $0 < $1 })
        #expect(try bools(a.lessOrEqual(b)) == zip(left, right).map { $0 <= $1 })
        #expect(try bools(a.equal(0)) == left.map { $0 == 0 })
        #expect(try bools(a.notEqual(0)) == left.map { $0 != 0 })
        #expect(try bools(a.greater(0)) == left.map { $0 > 0 })
        #expect(try bools(a.greaterOrEqual(0)) == left.map { $0 >= 0 })
        #expect(try bools(a.less(0)) == left.map { $0 < 0 })
        #expect(try bools(a.lessOrEqual(0)) == left.map { $0 <= 0 })
        #expect(try bools(a.less(0).and(b.less(0))) == zip(left, right).map { $0 < 0 && $1 < 0 })
        #expect(try bools(a.less(0).or(b.less(0))) == zip(left, right).map { $0 < 0 || $1 < 0 })
        #expect(try bools(a.less(0).not()) == left.map { !($0 < 0) })
        #expect(try a.less(0).choose(a, b).floats() == zip(left, right).map { $0 < 0 ? $0 : $1 })
        #expect(try bools((a / 0).isFinite()) == left.map { _ in false })
        #expect(try a.isFinite().all() && !a.all())
    }

    @Test func reductionsAndProducts() throws {
        let a = try Tensor([1, 5, 3, 4, 2, 9] as [Float], shape: [2, 3])
        #expect(try a.sum().item() == 24 && a.mean().item() == 4)
        #expect(try a.max().item() == 9 && a.min().item() == 1)
        #expect(try a.sum([0]).floats() == [5, 7, 12])
        #expect(try a.mean([1], keepingDimensions: true).shape == [2, 1])
        #expect(try a.max([1]).floats() == [5, 9] && a.min([0]).floats() == [1, 2, 3])
        #expect(try a.argmax(1).int64s() == [1, 2])
        let b = try Tensor([1, 0, 2, 1, 0, 1] as [Float], shape: [3, 2])
        #expect(try a.matmul(b).floats() == [11, 8, 8, 11])
        #expect(
            try a.linear(b.transpose(0, 1), bias: Tensor([1, -1] as [Float])).floats() == [12, 7, 9, 10])
        let probabilities = try a.softmax(1).doubles()
        let total = exp(1.0) + exp(5.0) + exp(3.0)
        #expect(Swift.abs(probabilities[1] - exp(5.0) / total) < 1e-6)
        #expect(try Swift.abs(a.logSoftmax(1).doubles()[1] - log(exp(5.0) / total)) < 1e-6)
    }

    @Test func shapes() throws {
        let a = try Tensor.arange(to: 24).reshape([2, 3, 4])
        #expect(a.shape == [2, 3, 4] && a.rank == 3 && a.count == 24)
        #expect(try a.flatten().shape == [2, 12])
        #expect(try a.view([6, -1]).shape == [6, 4])
        #expect(try a.permute([2, 0, 1]).shape == [4, 2, 3])
        #expect(try a.transpose(0, 1).floats().prefix(8) == [0, 1, 2, 3, 12, 13, 14, 15])
        #expect(try a.unsqueeze(0).shape == [1, 2, 3, 4] && a.unsqueeze(0).squeeze(0).shape == a.shape)
        #expect(try a.narrow(2, from: 1, length: 2).select(0, 1).floats() == [13, 14, 17, 18, 21, 22])
        #expect(
            try a.indexSelect(1, Tensor([2, 0] as [Int64])).select(0, 0).select(1, 0).floats() == [8, 0])
        let rows = try a.unbind(1, count: 3)
        #expect(rows.map(\.shape) == [[2, 4], [2, 4], [2, 4]])
        #expect(try rows[2].floats() == a.select(1, 2).floats())
        #expect(throws: TorchError.self) { try a.unbind(1, count: 2) }
        #expect(try a.flip([2]).floats().prefix(4) == [3, 2, 1, 0])
        #expect(try Tensor.cat([a, a], dimension: 1).shape == [2, 6, 4])
        #expect(try Tensor.stack([a, a], dimension: 1).shape == [2, 2, 3, 4])
        #expect(
            try Tensor([1, 2] as [Float], shape: [2, 1]).expand([-1, 3]).floats() == [1, 1, 1, 2, 2, 2])
        #expect(try Tensor.arange(2, to: 8, by: 3).floats() == [2, 5])
        #expect(try Tensor.zeros(like: a.to(.int64)).int64s() == [Int64](repeating: 0, count: 24))
    }

    @Test func whatTransformersAdd() throws {
        let a = try Tensor([1, 2, 3, 6, -4, 0, 5, 1] as [Float], shape: [2, 4])
        let weight = try Tensor([1, 2, 1, 1] as [Float]), bias = try Tensor([0, 0, 1, 0] as [Float])
        let normed = try a.layerNorm(weight: weight, bias: bias, epsilon: 0).floats()
        // Mean 3, variance 3.5.
        let expected = [-2, -2, 0, 3].map { Float($0 / 3.5.squareRoot()) }
        #expect(
            zip(normed, [expected[0], expected[1], 1, expected[3]]).allSatisfy { Swift.abs($0 - $1) < 1e-6 })

        let queries = try Tensor((0..<24).map { Float($0 * 7 % 11) / 5 }, shape: [1, 2, 3, 4])
        let keys = try queries.flip([2])
        let weights = try (queries.matmul(keys.transpose(2, 3)) / 2).softmax(3)
        let attended = try queries.attention(keys: keys, values: queries)
        #expect(
            try zip(attended.floats(), weights.matmul(queries).floats()).allSatisfy {
                Swift.abs($0 - $1) < 1e-5
            })

        #expect(try a.roll([1, -1], dimensions: [0, 1]).floats() == [0, 5, 1, -4, 2, 3, 6, 1])
        #expect(try a.padded(after: [1, 0]).floats() == a.floats() + [0, 0, 0, 0])
        #expect(try a.padded(after: [0, 1]).shape == [2, 5])
        #expect(
            try Tensor([-4, -1, 0, 1, 4] as [Float]).hardSigmoid().floats() == [0, 1 / 3, 0.5, 2 / 3, 1])
        #expect(try Tensor([-4, 0, 3, 4] as [Float]).hardSwish().floats() == [0, 0, 3, 4])

        try Torch.manualSeed(3)
        let rows = try Tensor.ones([400, 2, 1]).droppingRows(0.2).floats()
        let pairs = stride(from: 0, to: 800, by: 2).map { (rows[$0], rows[$0 + 1]) }
        #expect(pairs.allSatisfy { $0 == $1 && ($0 == 0 || $0 == 1.25) })
        #expect((40...120).contains(pairs.count { $0.0 == 0 }))
        #expect(throws: TorchError.self) { try a.droppingRows(1) }
    }
}
