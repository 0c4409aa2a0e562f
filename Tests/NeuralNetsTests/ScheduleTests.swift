import Foundation
import NeuralNets
import Testing

struct ScheduleTests {
    private func factors(_ schedule: Schedule) -> [Double] {
        (0..<50).map { schedule.factor(step: $0, of: 50) }
    }

    private func expectEqual(_ found: [Double], _ expected: [Double]) {
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func theyEqualPyTorchs() throws {
        let golden = try Golden.read().schedules
        expectEqual(factors(Schedule(.cosine, final: 0.02)), golden.cosine)
        expectEqual(factors(Schedule(.step, interval: 0.3, decay: 0.3)), golden.step)
        expectEqual(factors(Schedule(.cosine, warmUp: 0.2)), golden.warmUpCosine)
        #expect(factors(Schedule()) == [Double](repeating: 1, count: 50))
    }

    @Test func edgesAreDefined() {
        for kind in Schedule.Kind.allCases {
            for total in 0...3 {
                for step in 0...4 {
                    for warmUp in [0, 0.5, 1] {
                        let factor = Schedule(kind, warmUp: warmUp).factor(step: step, of: total)
                        #expect(factor.isFinite && 0...1 ~= factor)
                    }
                }
            }
        }
    }

    @Test func theyDecodeWithEveryKeyLeftOut() throws {
        #expect(try JSONDecoder().decode(Schedule.self, from: Data("{}".utf8)) == Schedule())
        let schedule = Schedule(.step, warmUp: 0.1, interval: 0.25, decay: 0.5, final: 0.1)
        #expect(try JSONDecoder().decode(Schedule.self, from: JSONEncoder().encode(schedule)) == schedule)
    }
}
