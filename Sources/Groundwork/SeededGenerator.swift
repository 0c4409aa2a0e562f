/// A seeded random generator (SplitMix64) whose streams are addressed by what they are for.
///
/// `SeededGenerator(seed, "augment", epoch, film)` always yields the same numbers, whichever thread asks and
/// whatever was drawn before: this is what makes a run independent of the number of decode workers, and lets an
/// interrupted run resume without saving any generator's state.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator for one purpose and position within a run.
    public init(_ seed: UInt64, _ purpose: String = "", _ path: Int...) {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(purpose)
        for step in path { hash.combine(UInt64(bitPattern: Int64(step))) }
        state = hash.value
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return StableHash.mix(state)
    }

    /// A number from the half-open unit interval [0, 1), with 53 random bits.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number drawn uniformly from `range`; the bound itself where the range is a point.
    public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    /// True with probability `probability`.
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A number from the standard normal distribution (Box and Muller, 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * Math.log(1 - unit())).squareRoot()
        return radius * Math.cos(2 * Double.pi * unit())
    }

    /// An integer drawn uniformly from `0..<count`.
    public mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// `elements` in a random order (Fisher and Yates), the same on every platform and Swift version.
    public mutating func shuffled<Element>(_ elements: some Sequence<Element>) -> [Element] {
        var result = Array(elements)
        guard result.count > 1 else { return result }
        for last in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(last, index(below: last + 1))
        }
        return result
    }
}
