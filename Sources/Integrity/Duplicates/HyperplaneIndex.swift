import Groundwork

/// Finds codes at a small angle to a query without comparing it with all.
///
/// Each table files every code under the sides of some random hyperplanes that it lies on; codes at a small angle
/// mostly lie on the same sides. A query looks into its own bucket and into those behind its nearest hyperplanes.
///
/// Sources: Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; Lv et al.,
/// "Multi-probe LSH", VLDB 2007.
struct HyperplaneIndex: Sendable {
    private static let tables = 14
    /// Neighbouring buckets looked into, besides the query's own.
    private static let probes = 4

    private let bits: Int
    private let count: Int
    /// `[tables * bits, length]`
    private let hyperplanes: [Float]
    /// By table: films sorted by bucket, and where each bucket begins.
    private let films: [[Int32]]
    private let starts: [[Int32]]
    private let codes: [Float]

    /// - Parameter codes: `[films, PerceptualCode.length]`.
    init(codes: [Float]) {
        let length = PerceptualCode.length
        count = codes.count / length
        // About eight films a bucket, were they spread evenly.
        var bits = 4
        while count >> bits > 8, bits < 18 { bits += 1 }
        self.bits = bits
        self.codes = codes
        var generator = SeededGenerator(1, "hyperplanes")
        let planes = (0..<Self.tables * bits * length).map { _ in Float(generator.normal()) }
        hyperplanes = planes
        var films: [[Int32]] = []
        var starts: [[Int32]] = []
        for table in 0..<Self.tables {
            var buckets = [Int](repeating: 0, count: count)
            for film in 0..<count {
                buckets[film] = codes[film * length..<(film + 1) * length].withUnsafeBufferPointer {
                    Self.bucket($0, planes, table: table, bits: bits).bucket
                }
            }
            var start = [Int32](repeating: 0, count: (1 << bits) + 1)
            for bucket in buckets { start[bucket + 1] += 1 }
            for bucket in 0..<1 << bits { start[bucket + 1] += start[bucket] }
            var next = start
            var sorted = [Int32](repeating: 0, count: count)
            for (film, bucket) in buckets.enumerated() {
                sorted[Int(next[bucket])] = Int32(film)
                next[bucket] += 1
            }
            films.append(sorted)
            starts.append(start)
        }
        self.films = films
        self.starts = starts
    }

    /// A query's memory of the films it has met, kept from one to the next.
    struct Visits {
        fileprivate var stamps: [UInt32]
        fileprivate var stamp: UInt32 = 0
        init(_ index: HyperplaneIndex) { stamps = Array(repeating: 0, count: index.count) }
    }

    /// Films whose code has at least the cosine `similarity` with `code`, as far as the buckets hold them.
    func neighbours(
        of code: [Float], similarity: Float, visits: inout Visits,
        found: (_ film: Int, _ cosine: Float) -> Void
    ) {
        visits.stamp += 1
        code.withUnsafeBufferPointer { query in
            for table in 0..<Self.tables {
                let (bucket, margins) = Self.bucket(query, hyperplanes, table: table, bits: bits)
                let nearest = margins.indices.sorted { margins[$0] < margins[$1] }.prefix(Self.probes)
                for probe in [bucket] + nearest.map({ bucket ^ (1 << $0) }) {
                    let range = Int(starts[table][probe])..<Int(starts[table][probe + 1])
                    for position in range {
                        let film = Int(films[table][position])
                        guard visits.stamps[film] != visits.stamp else { continue }
                        visits.stamps[film] = visits.stamp
                        let cosine = codes.withUnsafeBufferPointer {
                            Self.dot($0, film * query.count, query, 0)
                        }
                        if cosine >= similarity { found(film, cosine) }
                    }
                }
            }
        }
    }

    private static func bucket(
        _ code: UnsafeBufferPointer<Float>, _ hyperplanes: [Float], table: Int, bits: Int
    ) -> (bucket: Int, margins: [Float]) {
        hyperplanes.withUnsafeBufferPointer { planes in
            var bucket = 0
            var margins = [Float](repeating: 0, count: bits)
            for bit in 0..<bits {
                let side = dot(planes, (table * bits + bit) * code.count, code, 0)
                if side > 0 { bucket |= 1 << bit }
                margins[bit] = abs(side)
            }
            return (bucket, margins)
        }
    }

    @inline(__always) private static func dot(
        _ a: UnsafeBufferPointer<Float>, _ aStart: Int, _ b: UnsafeBufferPointer<Float>, _ bStart: Int
    ) -> Float {
        let length = PerceptualCode.length
        guard let a = a.baseAddress.map({ UnsafeRawPointer($0 + aStart) }),
            let b = b.baseAddress.map({ UnsafeRawPointer($0 + bStart) })
        else { return 0 }
        var sum = SIMD8<Float>.zero
        let whole = length / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            sum +=
                a.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
                * b.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
        }
        var rest = sum.sum()
        for index in whole..<length {
            rest +=
                a.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
                * b.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
        }
        return rest
    }
}
