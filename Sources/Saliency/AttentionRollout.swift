/// How much each token of a transformer's last layer draws on each token of its input (Abnar and Zuidema, "Quantifying
/// attention flow in transformers", ACL 2020, section 3).
///
/// Heads are averaged, the residual connection is half of every layer, A = ½ mean(heads) + ½ I, and the layers are
/// multiplied, the last one on the left.
package enum AttentionRollout {
    /// Square matrices of one size: `[layers][heads][tokens * tokens]`, row by row, each row summing to 1.
    ///
    /// - Returns: `[tokens * tokens]`; a row is a token of the last layer, its values what it draws on, sum 1.
    package static func flow(_ attention: [[[Float]]], tokens: Int) throws(SaliencyError) -> [Float] {
        guard tokens > 0, !attention.isEmpty else { throw .badAttention("there are no layers or no tokens") }
        var flow = identity(tokens)
        for (number, heads) in attention.enumerated() {
            guard !heads.isEmpty, heads.allSatisfy({ $0.count == tokens * tokens }) else {
                throw .badAttention("layer \(number) hasn't \(tokens) × \(tokens) values for every head")
            }
            flow = product(mixed(heads, tokens), flow, tokens)
        }
        return flow.map(Float.init)
    }

    /// One row of ``flow(_:tokens:)``: what `token` of the last layer draws on, sum 1. It takes time in proportion to the
    /// square of the tokens, not the cube.
    package static func flow(
        of token: Int, _ attention: [[[Float]]], tokens: Int
    ) throws(SaliencyError) -> [Float] {
        guard (0..<tokens).contains(token), !attention.isEmpty else {
            throw .badAttention("there are no layers, or there is no token \(token) among \(tokens)")
        }
        var row = Array(repeating: 0.0, count: tokens)
        row[token] = 1
        for (number, heads) in attention.enumerated().reversed() {
            guard !heads.isEmpty, heads.allSatisfy({ $0.count == tokens * tokens }) else {
                throw .badAttention("layer \(number) hasn't \(tokens) × \(tokens) values for every head")
            }
            let layer = mixed(heads, tokens)
            var next = Array(repeating: 0.0, count: tokens)
            for (from, share) in row.enumerated() where share != 0 {
                for to in 0..<tokens { next[to] += share * layer[from * tokens + to] }
            }
            row = next
        }
        return row.map(Float.init)
    }

    private static func identity(_ tokens: Int) -> [Double] {
        (0..<tokens * tokens).map { $0 / tokens == $0 % tokens ? 1 : 0 }
    }

    private static func mixed(_ heads: [[Float]], _ tokens: Int) -> [Double] {
        var matrix = identity(tokens).map { $0 / 2 }
        for head in heads {
            for index in matrix.indices { matrix[index] += Double(head[index]) / Double(2 * heads.count) }
        }
        for row in 0..<tokens {
            let range = row * tokens..<(row + 1) * tokens
            let sum = matrix[range].reduce(0, +)
            for index in range { matrix[index] /= sum }
        }
        return matrix
    }

    private static func product(_ left: [Double], _ right: [Double], _ tokens: Int) -> [Double] {
        var result = Array(repeating: 0.0, count: tokens * tokens)
        for row in 0..<tokens {
            for middle in 0..<tokens {
                let factor = left[row * tokens + middle]
                for column in 0..<tokens {
                    result[row * tokens + column] += factor * right[middle * tokens + column]
                }
            }
        }
        return result
    }
}
